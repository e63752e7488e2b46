namespace Soap.Training;

/// <summary>How far training has come.</summary>
/// <param name="Step">Batches trained on.</param>
/// <param name="Examples">Examples trained on.</param>
/// <param name="CompletedEpochs">Whole passes over the training samples.</param>
public readonly record struct TrainingProgress(long Step, long Examples, long CompletedEpochs);
