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
    private readonly Initializer _feedbackInitializer;
    private readonly Tensor? _initialFeedback;
    private long _nextRefresh;

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
        Rule = rule;
        initializer ??= Initializer.XavierNormal;
        _feedbackInitializer = feedbackInitializer ?? initializer;
        Weight = new Parameter(initializer.Weights(inputs, outputs, new RandomStream(seed, $"weights/{name}"), type));
        register_parameter("weight", Weight);
        if (bias)
        {
            Bias = new Parameter(initializer.Bias(inputs, outputs, new RandomStream(seed, $"bias/{name}"), type));
            register_parameter("bias", Bias);
        }

        if (rule.Feedback is SeparateFeedback separate)
        {
            SeparateFeedback = separate.Draw(inputs, outputs, _feedbackInitializer, new RandomStream(seed, $"feedback/{name}"), type);
            register_buffer("feedback", SeparateFeedback);
        }

        if (rule.Feedback is PeriodicFeedback)
        {
            _initialFeedback = SeparateFeedback!.clone();
            register_buffer("initial_feedback", _initialFeedback);
        }
    }

    /// <summary>How it learns.</summary>
    public LearningRule Rule { get; }

    /// <summary>W, [outputs, inputs].</summary>
    public Parameter Weight { get; }

    /// <summary>b, [outputs], or null.</summary>
    public Parameter? Bias { get; }

    /// <summary>The B that the way back really uses: its own, or W itself.</summary>
    public Tensor EffectiveFeedback => SeparateFeedback ?? Weight;

    private Tensor? SeparateFeedback { get; }

    /// <summary>Lets periodic feedback see W if a refresh is due; call before each training step. Other feedback is left alone.</summary>
    /// <param name="examplesSeen">Training examples before this step.</param>
    /// <param name="batch">The batch size; a period up to it is due at every step, short last batches included.</param>
    public void RefreshFeedback(long examplesSeen, int batch)
    {
        if (Rule.Feedback is not PeriodicFeedback periodic || (examplesSeen < _nextRefresh && periodic.Period > batch))
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        SeparateFeedback!.copy_(periodic.Refresh(Weight.detach(), _initialFeedback!, _feedbackInitializer));
        _nextRefresh = (examplesSeen / periodic.Period + 1) * periodic.Period;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (!Rule.Signal.GoesBack)
        {
            input = input.detach();
        }

        if (input.dim() == 2)
        {
            return FeedbackTransport.Apply(input, Weight, Bias, EffectiveFeedback.detach(), Rule);
        }

        var flat = FeedbackTransport.Apply(input.reshape(-1, input.shape[^1]), Weight, Bias, EffectiveFeedback.detach(), Rule);
        return flat.reshape([.. input.shape[..^1], flat.shape[1]]);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            SeparateFeedback?.Dispose();
            _initialFeedback?.Dispose();
        }

        base.Dispose(disposing);
    }
}
