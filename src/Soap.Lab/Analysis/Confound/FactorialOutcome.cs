namespace Soap.Lab.Analysis.Confound;

/// <summary>An outcome of a trial that is split into effects.</summary>
public enum FactorialOutcome
{
    /// <summary>The natural logarithm of the examples to the study's target loss.</summary>
    LogExamples,

    /// <summary>The training-loss curve's last point.</summary>
    TrainingLoss,

    /// <summary>The validation loss at the end.</summary>
    ValidationLoss,
}
