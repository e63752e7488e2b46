namespace Soap.Lab.Analysis.Arms;

/// <summary>The numbers in which arms are compared.</summary>
public enum ArmOutcome
{
    /// <summary>Validation loss at the end of training; where samples are held out.</summary>
    FinalValidationLoss,

    /// <summary>The last point of the training-loss curve; where no samples are held out.</summary>
    FinalTrainingLoss,

    /// <summary>Accuracy on the test set; higher is better.</summary>
    TestAccuracy,

    /// <summary>Loss on the test set, for regression.</summary>
    TestLoss,

    /// <summary>
    /// Training examples to the study's target; a trial that does not reach it is as bad as a diverged one. Compared
    /// by ratios instead of differences.
    /// </summary>
    ExamplesToTarget,
}
