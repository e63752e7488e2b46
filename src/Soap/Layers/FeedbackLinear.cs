using Soap.Feedback;
using Soap.Fits;
using Soap.Lifetimes;
using Soap.Maps;
using Soap.Randomness;
using Soap.Rules;
using Soap.Signals;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Layers;

/// <summary>
/// A linear layer, y = x Wᵀ + b, that learns by a rule: an ordinary TorchSharp module for any TorchSharp model.
/// W is [outputs, inputs]. B, which carries what is sent to the activities below, has W's shape, or under broadcast
/// signals the network's outputs for rows. B is a buffer that no optimiser touches, unless the rule's feedback learns
/// by gradients: then it is a parameter beside W.
/// </summary>
public sealed class FeedbackLinear : Module<Tensor, Tensor>, IChainLayer
{
    // Parameters and buffers live in the module's register only: moving a module to another device or type replaces
    // them there.
    private const string WeightName = "weight", BiasName = "bias", FeedbackName = "feedback";
    private const string InitialFeedbackName = "initial_feedback", FeedbackBiasName = "feedback_bias";
    private const string ExpansionName = "expansion", OutputFeedbackName = "output_feedback";
    private const string InitialNormName = "initial_norm", FitMemoryName = "fit_memory";
    private const string RefreshedPeriodName = "refreshed_period", StepsName = "steps";
    private const long NoPeriod = long.MinValue;
    private readonly Initializer _feedbackInitializer;
    private readonly BackwardFailure _failure = new();
    private readonly BackwardGradients _gradients = new();
    private readonly Activation _activation;
    private readonly bool _isOutput;
    private readonly StateNumber? _refreshedPeriod;
    private readonly OneUse? _use;
    private OneUse? _heard;
    private Tensor? _observed;

    /// <summary>
    /// Draws the layer's weights from named streams of the seed: <c>weights/name</c>, <c>bias/name</c>,
    /// <c>feedback/name</c>, <c>expansion/name</c>, <c>output-feedback/name</c>.
    /// </summary>
    /// <param name="inputs">n_{l−1}, at least 1.</param>
    /// <param name="outputs">n_l, at least 1.</param>
    /// <param name="rule">How it learns.</param>
    /// <param name="seed">The seed of all streams; the layers of a model may share it if their names differ.</param>
    /// <param name="name">
    /// Names the streams, and so tells the layers of a model apart: two layers of one seed and one name draw the same
    /// random numbers, for W, b and B alike. <see cref="Training.Trainer"/> refuses a model with such layers; in a
    /// training loop of one's own nobody does.
    /// </param>
    /// <param name="options">What else is said; null: nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A width is below 1.</exception>
    /// <exception cref="ArgumentException">The rule's signal is broadcast, and there is no broadcast; or the output
    /// layer's outputs are not those of the broadcast.</exception>
    public FeedbackLinear(
        int inputs, int outputs, LearningRule rule, ulong seed, string name, LayerOptions? options = null)
        : base(nameof(FeedbackLinear))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(name);
        options ??= new LayerOptions();
        if (options.Refuses(rule, outputs) is { } reason)
        {
            throw new ArgumentException(reason, nameof(options));
        }

        var (broadcast, isOutput, type) = (options.Broadcast, options.IsOutput, options.Type);
        (Rule, Streams, _activation, Broadcast, _isOutput) =
            (rule, new LayerStreams(seed, name), options.Activation, broadcast, isOutput);
        var initializer = options.Initializer;
        _feedbackInitializer = options.FeedbackInitializer ?? initializer;
        var shape = WeightShape.Dense(inputs, outputs);
        register_parameter(WeightName, new Parameter(initializer.Weights(shape, Streams.Of("weights"), type)));
        var map = new DenseMap(inputs, outputs);
        Maps = new LayerMaps(map, rule.IsBroadcast ? map.WithOutputs(broadcast!.Outputs) : map);
        if (options.HasBias)
        {
            register_parameter(BiasName, new Parameter(initializer.Bias(shape, Streams.Of("bias"), type)));
        }

        if (rule.IsBroadcast)
        {
            broadcast!.IsHeard = true;
        }

        if (rule.Feedback is PeriodicFeedback)
        {
            _refreshedPeriod = RegisterNumber(RefreshedPeriodName, NoPeriod);
        }

        if (rule.Feedback is SeparateFeedback separate)
        {
            RegisterFeedback(separate, type);
            if (separate is InvertingFeedback && !rule.IsBroadcast)
            {
                register_buffer(FeedbackBiasName, zeros(inputs, dtype: type));
            }
        }

        if (rule.Recipe.HasAsymmetricOutput && isOutput)
        {
            var square = WeightShape.Dense(outputs, outputs);
            register_buffer(
                OutputFeedbackName, _feedbackInitializer.Weights(square, Streams.Of("output-feedback"), type));
        }

        if (rule.Recipe.ConstrainsNorm)
        {
            register_buffer(InitialNormName, Weight.detach().norm());
        }

        IReadOnlyList<Tensor> NewMemory() =>
            (rule.Fit as InputFit)?.NewMemory(inputs + (options.HasBias ? 1 : 0), type) ?? [];
        var memory = NewMemory();
        foreach (var (kept, index) in memory.Select((kept, index) => (kept, index)))
        {
            register_buffer($"{FitMemoryName}{index}", kept);
        }

        var steps = memory.Count > 0 || rule.Signal is NetworkSignal ? RegisterNumber(StepsName, 0) : null;
        FitState = new FitState(
            rule.Fit, Maps.Forward, options.HasBias, steps, () => [.. Enumerable.Range(0, memory.Count).Select(index =>
                get_buffer($"{FitMemoryName}{index}")!)], NewMemory);
        _use = OneUse.For(name, rule, remembers: memory.Count > 0);
    }

    /// <summary>How it learns.</summary>
    public LearningRule Rule { get; }

    /// <summary>W, [outputs, inputs].</summary>
    public Parameter Weight => get_parameter(WeightName)!;

    /// <summary>b, [outputs], or null.</summary>
    public Parameter? Bias => get_parameter(BiasName);

    /// <summary>
    /// The B that the way back really uses, [width of what is sent, inputs]: its own, with its expansion if there is
    /// one, or W itself where there is none.
    /// </summary>
    public Tensor EffectiveFeedback => Expansion is { } expansion
        ? Maps.Feedback.Times(expansion, OwnFeedback!.detach())
        : OwnFeedback ?? Weight;

    /// <summary>The parameter B of feedback that learns by gradients; otherwise null.</summary>
    public Parameter? FeedbackParameter => get_parameter(FeedbackName);

    /// <summary>The layer's random numbers.</summary>
    internal LayerStreams Streams { get; }

    /// <summary>What W and B are the weights of.</summary>
    internal LayerMaps Maps { get; private set; }

    /// <summary>B's next value by observing feedback, until the step's end; null where there is none.</summary>
    internal Tensor? Observed => _observed;

    /// <summary>What all layers of the model share, or null.</summary>
    public Broadcast? Broadcast { get; }

    /// <summary>B₀ as it was drawn, before periodic feedback saw W.</summary>
    internal Tensor DrawnFeedback => get_buffer(InitialFeedbackName) ?? OwnFeedback ?? Weight;

    /// <summary>Passed before B, or null.</summary>
    internal Tensor? Expansion => get_buffer(ExpansionName);

    /// <summary>The matrix through which an asymmetric output layer gets its own error, or null.</summary>
    internal Tensor? OutputFeedback => get_buffer(OutputFeedbackName);

    /// <summary>c of an inverse, [inputs], or null where there is none.</summary>
    internal Tensor? FeedbackBias => get_buffer(FeedbackBiasName);

    /// <summary>How weights follow displacements, and what that keeps of steps before.</summary>
    internal FitState FitState { get; }

    /// <summary>B itself, without an expansion, or null where there is none.</summary>
    internal Tensor? OwnFeedback => get_parameter(FeedbackName) ?? get_buffer(FeedbackName);

    /// <summary>
    /// What feedback does before a training step: periodic feedback sees W if a refresh is due, mirroring feedback
    /// goes through its phase of noise. Call before each step (<see cref="Training.Trainer"/> does). A new layer's
    /// periodic feedback has seen its first W already.
    /// </summary>
    /// <param name="examplesSeen">Training examples before this step; below 0 in what comes before the data.</param>
    /// <param name="batch">The batch size; a period up to it is due at every step, short last batches
    /// included.</param>
    public void BeginStep(long examplesSeen, int batch)
    {
        if (Rule.Feedback is PeriodicFeedback periodic)
        {
            // Rounded down, so that the count of data begins a period of its own after a count below 0.
            var (period, rest) = Math.DivRem(examplesSeen, periodic.Period);
            period -= rest < 0 ? 1 : 0;
            if (period != _refreshedPeriod!.Value || periodic.Period <= batch)
            {
                Refresh(periodic, examplesSeen);
                _refreshedPeriod.Value = period;
            }
        }

        if (Rule.Feedback is MirroringFeedback mirroring)
        {
            Mirror(mirroring, examplesSeen, batch);
        }
    }

    /// <summary>
    /// What a rule does after the optimiser moved the weights, always in place: the decay of W and B, running
    /// statistics, the norm of W. Call after each step (<see cref="Training.Trainer"/> does).
    /// </summary>
    public void EndStep()
    {
        using var noGradient = no_grad();
        if (Rule.Feedback is LearnedFeedback { Decay: > 0 and var decay })
        {
            Weight.TimesInPlace(1 - decay);
            OwnFeedback!.TimesInPlace(1 - decay);
        }

        if (_observed is { } observed)
        {
            OwnFeedback!.copy_(observed);
            observed.Dispose();
            _observed = null;
        }

        FitState.EndStep();
        KeepNorm();
    }

    /// <summary>Gives W the norm it had at the start, if the rule says so.</summary>
    internal void KeepNorm()
    {
        if (get_buffer(InitialNormName) is { } norm)
        {
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            var now = Weight.norm();
            Weight.mul_(where(now.IsAbove(0), norm / now, ones_like(now)));
        }
    }

    /// <summary>The layer's output, [..., outputs].</summary>
    /// <param name="input">[..., inputs].</param>
    /// <exception cref="ArgumentException">The input's last dimension is not the layer's.</exception>
    public override Tensor forward(Tensor input) => Apply(input, isCompared: false);

    /// <summary>The layer's output; see <see cref="forward"/>.</summary>
    /// <param name="input">[..., inputs].</param>
    /// <param name="isCompared">See <see cref="LayerCall.IsCompared"/>.</param>
    internal Tensor Apply(Tensor input, bool isCompared)
    {
        ThrowIfBackwardFailed();

        // TorchSharp does not catch what some native functions throw: a wrong shape would end the process.
        Shapes.ThrowUnlessWide(input, Weight.shape[1]);
        if (_isOutput)
        {
            Broadcast?.Forget();
        }

        // Right to any order of derivatives. An output layer whose error others hear has to tell it.
        var isHeard = _isOutput && Broadcast is { IsHeard: true };
        if (Rule.IsBackpropagation && !isHeard)
        {
            return functional.linear(input, Weight, Bias);
        }

        if (Rule.Signal is TransportSignal { Sends: false })
        {
            input = input.detach();
        }

        var call = new LayerCall
        {
            Rule = Rule,
            Maps = Maps,
            Expansion = Expansion,
            Displaced = OutputDisplacement,
            Broadcast = Broadcast,
            IsOutput = _isOutput,
            Failure = _failure,
            Gradients = _gradients,
            FitState = FitState,
            Observe = Observe,
            Use = _use ?? (isHeard ? _heard ??= OneUse.OfHeard(Streams.Name) : null),
            IsCompared = isCompared,
        };
        var feedback = FeedbackParameter ?? (OwnFeedback ?? Weight).detach();
        if (input.dim() == 2)
        {
            return WayDown.Apply(input, Weight, Bias, feedback, call);
        }

        var flat = WayDown.Apply(input.reshape(-1, input.shape[^1]), Weight, Bias, feedback, call);
        return flat.reshape([.. input.shape[..^1], flat.shape[1]]);
    }

    /// <summary>
    /// Throws what a rule's own code threw on the last way back, or what was wrong with its result: libtorch cannot be
    /// crossed by exceptions, so they wait for this call, which the next forward pass and
    /// <see cref="Training.Trainer"/> make. The weights got no gradient then.
    /// </summary>
    public void ThrowIfBackwardFailed() => _failure.ThrowIfAny();

    Tensor? IChainLayer.OwnFeedback => OwnFeedback;

    Tensor? IChainLayer.FeedbackBias => FeedbackBias;

    long IChainLayer.Steps => FitState.Steps;

    Tensor IChainLayer.Respond(Tensor input) => forward(input);

    Tensor IChainLayer.OutputDisplacement(Tensor error) => OutputDisplacement(error);

    Tensor IChainLayer.Carry(Tensor sent) => Carry(sent);

    Tensor IChainLayer.Outer(Tensor above, Tensor below) => Maps.Feedback.Outer(above, below);

    RandomStream IChainLayer.InverseStream(long examplesSeen) => InverseStream(examplesSeen);

    /// <summary>What an output layer is displaced by: its error, through the matrix of an asymmetric one.</summary>
    internal Tensor OutputDisplacement(Tensor error) =>
        OutputFeedback is { } feedback ? error.matmul(feedback) : error;

    /// <summary>s B: what the layer's feedback makes of something sent.</summary>
    internal Tensor Carry(Tensor sent) => Rule.Feedback.Carry(
        Maps.Feedback,
        Expansion is { } expansion ? Maps.Feedback.Mixed(sent, expansion) : sent,
        (OwnFeedback ?? Weight).detach(),
        [.. sent.shape[..^1], Weight.shape[1]]);

    /// <summary>
    /// Random numbers for the phase in which the layer's inverse learns, of this layer and this step alone.
    /// </summary>
    internal RandomStream InverseStream(long examplesSeen) => Streams.Of("inverse", examplesSeen);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _observed?.Dispose();
        _gradients.Dispose();
        FitState?.Dispose(); // null where the constructor threw and the finaliser comes by
        base.Dispose(disposing);
    }

    private StateNumber RegisterNumber(string name, long value)
    {
        register_buffer(name, StateNumber.Buffer(value));
        return new StateNumber(() => get_buffer(name)!);
    }

    private void RegisterFeedback(SeparateFeedback separate, ScalarType type)
    {
        var expansion = separate.DrawExpansion(
            checked((int)Maps.Feedback.Weight.Rows), _feedbackInitializer, Streams.Of("expansion"), type);
        if (expansion is not null)
        {
            register_buffer(ExpansionName, expansion);
            Maps = Maps with { Feedback = Maps.Feedback.WithOutputs(expansion.shape[1]) };
        }

        var drawn = separate.Draw(Maps.Feedback.Weight, _feedbackInitializer, Streams.Of("feedback"), type);
        if (separate is LearnedFeedback or WeightReadingFeedback)
        {
            register_parameter(FeedbackName, new Parameter(drawn));
        }
        else
        {
            register_buffer(FeedbackName, drawn);
        }

        if (separate is PeriodicFeedback periodic)
        {
            register_buffer(InitialFeedbackName, drawn.clone());
            Refresh(periodic, 0);
        }
    }

    private void Refresh(PeriodicFeedback periodic, long examplesSeen) =>
        Replace(() => periodic.Refresh(new FeedbackRefresh(
            Weight.detach(), Maps.Forward.Weight, DrawnFeedback, _feedbackInitializer,
            Streams.Of("refresh", examplesSeen))));

    private void Mirror(MirroringFeedback mirroring, long examplesSeen, int batch) =>
        Replace(() => mirroring.Mirror(new MirrorPhase(
            Matrix(OwnFeedback!),
            batch,
            examplesSeen,
            _isOutput,
            Streams.Of("mirror", examplesSeen),
            noise => _activation.Apply(functional.linear(noise, Matrix(Weight), Bias?.detach()))))
            .reshape(OwnFeedback!.shape));

    // A mirror sends noise patches: W and B are matrices to it.
    private Tensor Matrix(Tensor weights) =>
        weights.detach().reshape(Maps.Forward.Weight.Rows, Maps.Forward.Weight.Columns);

    private void Replace(Func<Tensor> feedback)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        OwnFeedback!.copy_(feedback());
    }

    private void Observe(Tensor next)
    {
        _observed?.Dispose();
        _observed = next.DetachFromDisposeScope();
    }
}
