using Soap.Feedback;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>
/// What feedback weights do in a layer's steps, by their kind: what they keep in its synapses, and when they change.
/// By itself the kind that keeps nothing, W in the place of B or no feedback.
/// </summary>
/// <param name="synapses">The layer's.</param>
internal class FeedbackState(Synapses synapses) : IDisposable
{
    public const string FeedbackName = "feedback", InitialFeedbackName = "initial_feedback";
    public const string ExpansionName = "expansion", FeedbackBiasName = "feedback_bias";

    /// <summary>Whether one use of a step is all that it can keep.</summary>
    public virtual bool KeepsOneUse => false;

    /// <summary>B's next value, until the step's end; null where there is none.</summary>
    public virtual Tensor? Observed => null;

    /// <summary>The layer's.</summary>
    protected Synapses Synapses => synapses;

    /// <summary>The state of a layer's kind of feedback: the one place where layers tell kinds apart.</summary>
    public static FeedbackState Of(Synapses synapses) => synapses.Rule.Feedback switch
    {
        PeriodicFeedback periodic => new PeriodicState(synapses, periodic),
        MirroringFeedback mirroring => new MirroringState(synapses, mirroring),
        InvertingFeedback inverting => new InvertingState(synapses, inverting),
        LearnedFeedback learned => new LearnedState(synapses, learned),
        WeightReadingFeedback reading => new WeightReadingState(synapses, reading),
        ObservingFeedback observing => new ObservingState(synapses, observing),
        SeparateFeedback separate => new SeparateState(synapses, separate, isParameter: false),
        _ => new FeedbackState(synapses),
    };

    /// <summary>What it does before a step.</summary>
    public virtual void BeginStep(long examplesSeen, int batch)
    {
    }

    /// <summary>What it does after the optimiser moved the weights.</summary>
    public virtual void EndStep()
    {
    }

    /// <summary>Keeps B's next value until the step's end.</summary>
    public virtual void Observe(Tensor next) =>
        throw new InvalidOperationException($"Feedback '{synapses.Rule.Feedback.Name}' keeps no next value.");

    /// <summary>What it makes of a step by its own code; null where it does not learn from steps.</summary>
    /// <exception cref="InvalidOperationException">That code gave a wrong shape.</exception>
    public virtual FeedbackAnswer? Answer(FeedbackExperience experience, Tensor weight) => null;

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>What its own code gave, of B's shape.</summary>
    protected Tensor OwnShaped(Tensor result, FeedbackExperience experience) =>
        Shapes.Shaped(result, experience.Feedback, $"feedback '{synapses.Rule.Feedback.Name}'");

    /// <summary>What its own code adds to W's gradient, of W's shape; null: nothing.</summary>
    protected Tensor? ForwardShaped(Tensor? result, Tensor weight) =>
        result is null ? null : Shapes.Shaped(result, weight, $"feedback '{synapses.Rule.Feedback.Name}'");
}
