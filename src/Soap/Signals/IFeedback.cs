namespace Soap.Signals;

/// <summary>
/// Feedback weights as signals know them: their kind, by which a signal refuses what makes no sense with it.
/// </summary>
public interface IFeedback
{
    /// <summary>What kind of feedback weights they are.</summary>
    FeedbackKind Kind { get; }
}
