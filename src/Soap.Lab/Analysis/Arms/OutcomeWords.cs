namespace Soap.Lab.Analysis.Arms;

/// <summary>Outcomes in words.</summary>
internal static class OutcomeWords
{
    /// <summary>Such as <c>validation loss at the end</c>.</summary>
    public static string Of(ArmOutcome outcome) => outcome switch
    {
        ArmOutcome.FinalValidationLoss => "validation loss at the end",
        ArmOutcome.FinalTrainingLoss => "training loss at the end",
        ArmOutcome.TestAccuracy => "test accuracy",
        ArmOutcome.TestLoss => "test loss",
        ArmOutcome.ExamplesToTarget => "examples to the target",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Unknown outcome."),
    };

    /// <summary>The loss at the end by which the arms are compared: on held-out samples where there are any.</summary>
    public static OutcomeAnalysis? FinalLoss(ArmAnalysis arm) =>
        arm.Outcome(ArmOutcome.FinalValidationLoss) ?? arm.Outcome(ArmOutcome.FinalTrainingLoss);
}
