namespace Soap.Signals;

/// <summary>Feedback weights as signals know them: their kind, by which a signal refuses what makes no sense with it,
/// and what it costs to carry something.</summary>
public interface IFeedback
{
    /// <summary>What kind of feedback weights they are.</summary>
    FeedbackKind Kind { get; }

    /// <summary>Floating-point operations by which they carry what is sent, a sample.</summary>
    /// <param name="sent">The width of what is sent.</param>
    /// <param name="inputs">n_{l−1}.</param>
    double CarryFlops(int sent, int inputs);
}
