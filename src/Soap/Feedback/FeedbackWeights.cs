namespace Soap.Feedback;

/// <summary>
/// The second part of a rule: what the feedback weights B of a layer are, and how they change.
/// B has the shape of W, [n_l, n_{l−1}]. What a kind of feedback may see of W is decided by its type:
/// only <see cref="ForwardWeights"/> and <see cref="PeriodicFeedback"/> have a member that W is given to.
/// </summary>
public abstract class FeedbackWeights
{
    /// <summary>Its word in texts and reports.</summary>
    public abstract string Name { get; }

    /// <summary>When it reads forward weights.</summary>
    public abstract ForwardAccess Reads { get; }
}
