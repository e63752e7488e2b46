using Soap.Feedback;
using Soap.Randomness;
using Soap.Rules;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Layers;

/// <summary>
/// A linear layer, y = x Wᵀ + b, that learns by a rule: an ordinary TorchSharp module for any TorchSharp model.
/// W is [outputs, inputs]; so is B, which is a buffer and no parameter, so that no optimiser touches it.
/// </summary>
public sealed class FeedbackLinear : Module<Tensor, Tensor>
{
    // Parameters and buffers live in the module's register only: moving a module to another device or type replaces them there.
    private const string WeightName = "weight", BiasName = "bias", FeedbackName = "feedback", InitialFeedbackName = "initial_feedback";
    private readonly Initializer _feedbackInitializer;
    private readonly BackwardFailure _failure = new();
    private long _refreshedPeriod = -1;

    /// <summary>Draws the layer's weights from named streams of the seed: <c>weights/name</c>, <c>bias/name</c>, <c>feedback/name</c>.</summary>
    /// <param name="inputs">n_{l−1}, at least 1.</param>
    /// <param name="outputs">n_l, at least 1.</param>
    /// <param name="rule">How it learns.</param>
    /// <param name="seed">The seed of all streams.</param>
    /// <param name="name">Tells the layers of a model apart: two layers of one seed and name get the same weights.</param>
    /// <param name="initializer">For W and b; Xavier normal by default.</param>
    /// <param name="feedbackInitializer">For B; the weights' initialiser by default.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="type">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A width is below 1.</exception>
    public FeedbackLinear(
        int inputs,
        int outputs,
        LearningRule rule,
        ulong seed,
        string name,
        Initializer? initializer = null,
        Initializer? feedbackInitializer = null,
        bool bias = true,
        ScalarType type = ScalarType.Float32)
        : base(nameof(FeedbackLinear))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(name);
        Rule = rule;
        initializer ??= Initializer.XavierNormal;
        _feedbackInitializer = feedbackInitializer ?? initializer;
        register_parameter(WeightName, new Parameter(initializer.Weights(inputs, outputs, new RandomStream(seed, $"weights/{name}"), type)));
        if (bias)
        {
            register_parameter(BiasName, new Parameter(initializer.Bias(inputs, outputs, new RandomStream(seed, $"bias/{name}"), type)));
        }

        if (rule.Feedback is SeparateFeedback separate)
        {
            register_buffer(FeedbackName, separate.Draw(inputs, outputs, _feedbackInitializer, new RandomStream(seed, $"feedback/{name}"), type));
        }

        if (rule.Feedback is PeriodicFeedback)
        {
            register_buffer(InitialFeedbackName, SeparateFeedback!.clone());
            Refresh();
        }
    }

    /// <summary>How it learns.</summary>
    public LearningRule Rule { get; }

    /// <summary>W, [outputs, inputs].</summary>
    public Parameter Weight => get_parameter(WeightName)!;

    /// <summary>b, [outputs], or null.</summary>
    public Parameter? Bias => get_parameter(BiasName);

    /// <summary>The B that the way back really uses: its own, or W itself.</summary>
    public Tensor EffectiveFeedback => SeparateFeedback ?? Weight;

    /// <summary>B₀ as it was drawn, before periodic feedback saw W.</summary>
    internal Tensor DrawnFeedback => get_buffer(InitialFeedbackName) ?? EffectiveFeedback;

    private Tensor? SeparateFeedback => get_buffer(FeedbackName);

    /// <summary>
    /// Lets periodic feedback see W if a refresh is due; call before each training step (<see cref="Training.Trainer"/> does).
    /// Other feedback is left alone. A new layer's periodic feedback has seen its first W already.
    /// </summary>
    /// <param name="examplesSeen">Training examples before this step.</param>
    /// <param name="batch">The batch size; a period up to it is due at every step, short last batches included.</param>
    public void RefreshFeedback(long examplesSeen, int batch)
    {
        if (Rule.Feedback is PeriodicFeedback periodic && (examplesSeen / periodic.Period != _refreshedPeriod || periodic.Period <= batch))
        {
            Refresh();
            _refreshedPeriod = examplesSeen / periodic.Period;
        }
    }

    /// <summary>The layer's output, [..., outputs].</summary>
    /// <param name="input">[..., inputs].</param>
    /// <exception cref="ArgumentException">The input's last dimension is not the layer's.</exception>
    public override Tensor forward(Tensor input)
    {
        ThrowIfBackwardFailed();

        // TorchSharp does not catch what some native functions throw: a wrong shape would end the process.
        if (input.dim() == 0 || input.shape[^1] != Weight.shape[1])
        {
            throw new ArgumentException($"The layer has {Weight.shape[1]} inputs, but its input is [{string.Join(", ", input.shape)}].", nameof(input));
        }

        if (!Rule.Signal.GoesBack)
        {
            input = input.detach();
        }

        if (input.dim() == 2)
        {
            return FeedbackTransport.Apply(input, Weight, Bias, EffectiveFeedback.detach(), Rule, _failure);
        }

        var flat = FeedbackTransport.Apply(input.reshape(-1, input.shape[^1]), Weight, Bias, EffectiveFeedback.detach(), Rule, _failure);
        return flat.reshape([.. input.shape[..^1], flat.shape[1]]);
    }

    /// <summary>
    /// Throws what a rule's own code threw on the last way back, or what was wrong with its result: libtorch cannot be crossed by exceptions,
    /// so they wait for this call, which the next forward pass and <see cref="Training.Trainer"/> make. The weights got no gradient then.
    /// </summary>
    public void ThrowIfBackwardFailed() => _failure.ThrowIfAny();

    private void Refresh()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        SeparateFeedback!.copy_(((PeriodicFeedback)Rule.Feedback).Refresh(Weight.detach(), DrawnFeedback, _feedbackInitializer));
    }
}
