using System.Runtime.ExceptionServices;
using Soap.Feedback;
using Soap.Fits;
using Soap.Lifetimes;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Layers;

/// <summary>
/// The synapses of a layer, y = M(x, W) + b: its W and b, which stay the layer's own, the feedback weights B, and all
/// that a rule keeps of them from one step to the next. They are a module of their own in the layer, so that all of it
/// is saved, loaded and moved to a device with the model: as <c>feedback</c>, <c>initial_feedback</c>,
/// <c>refreshed_period</c>, <c>feedback_bias</c>, <c>expansion</c>, <c>output_feedback</c>, <c>initial_norm</c>,
/// <c>steps</c> and <c>fit_memory0</c> …, those of them that the rule has.
/// </summary>
/// <remarks>
/// B carries what is sent to the activities below: it has W's shape, or under broadcast signals the network's outputs
/// for rows. It is a buffer that no optimiser touches, unless the rule's feedback learns by gradients: then it is a
/// parameter beside W.
/// </remarks>
public sealed partial class Synapses : Module
{
    private const string OutputFeedbackName = "output_feedback", InitialNormName = "initial_norm";
    private const string FitMemoryName = "fit_memory", StepsName = "steps";
    private readonly Func<Parameter> _weight;
    private readonly Func<Parameter?> _bias;
    private readonly FeedbackState _feedback;
    private readonly OneUse? _use;
    private readonly List<string> _numbers = [];
    private OneUse? _heard;

    /// <summary>
    /// Draws all that is not the layer's own from the streams <c>feedback/name</c>, <c>expansion/name</c>,
    /// <c>output-feedback/name</c>.
    /// </summary>
    /// <param name="maps">What W and B are the weights of.</param>
    /// <param name="weight">Finds W: moving a layer to another device may replace it.</param>
    /// <param name="bias">Finds b, or null where there is none.</param>
    /// <param name="rule">How the layer learns.</param>
    /// <param name="streams">The layer's random numbers.</param>
    /// <param name="options">What else is said; the rule goes with it.</param>
    internal Synapses(
        LayerMaps maps, Func<Parameter> weight, Func<Parameter?> bias, LearningRule rule, LayerStreams streams,
        LayerOptions options)
        : base(nameof(Synapses))
    {
        (Maps, _weight, _bias, Rule, Streams, Options) = (maps, weight, bias, rule, streams, options);
        var map = maps.Forward;
        if (rule.IsBroadcast)
        {
            options.Broadcast!.IsHeard = true;
        }

        _feedback = FeedbackState.Of(this);
        if (rule.Recipe.HasAsymmetricOutput && options.IsOutput)
        {
            var square = WeightShape.Dense(map.Weight.Rows, map.Weight.Rows);
            var drawn = FeedbackInitializer.Weights(square, Streams.Of("output-feedback"), options.Type);
            register_buffer(OutputFeedbackName, drawn);
        }

        if (rule.Recipe.ConstrainsNorm)
        {
            register_buffer(InitialNormName, Weight.detach().norm());
        }

        IReadOnlyList<Tensor> NewMemory() =>
            (rule.Fit as InputFit)?.NewMemory((int)map.Weight.Columns + (options.HasBias ? 1 : 0), options.Type) ?? [];
        var memory = NewMemory();
        foreach (var (kept, index) in memory.Select((kept, index) => (kept, index)))
        {
            register_buffer($"{FitMemoryName}{index}", kept);
        }

        var steps = memory.Count > 0 || rule.Signal is NetworkSignal ? RegisterNumber(StepsName, 0) : null;
        FitState = new FitState(
            rule.Fit, map, options.HasBias, steps, () => [.. Enumerable.Range(0, memory.Count).Select(index =>
                get_buffer($"{FitMemoryName}{index}")!)], NewMemory);
        _use = Keeper is { } keeper ? new OneUse(streams.Name, keeper) : null;
    }

    /// <summary>How the layer learns.</summary>
    public LearningRule Rule { get; }

    /// <summary>W, the layer's own.</summary>
    public Parameter Weight => _weight();

    /// <summary>b, the layer's own, or null.</summary>
    public Parameter? Bias => _bias();

    /// <summary>
    /// The B that the way back really uses: its own, with its expansion if there is one, or W itself where there is
    /// none.
    /// </summary>
    public Tensor EffectiveFeedback => Expansion is { } expansion
        ? Maps.Feedback.Times(expansion, OwnFeedback!.detach())
        : OwnFeedback ?? Weight;

    /// <summary>The parameter B of feedback that learns by gradients; otherwise null.</summary>
    public Parameter? FeedbackParameter => get_parameter(FeedbackState.FeedbackName);

    /// <summary>What all layers of the model share, or null.</summary>
    public Broadcast? Broadcast => Options.Broadcast;

    /// <summary>What W and B are the weights of.</summary>
    internal LayerMaps Maps { get; set; }

    /// <summary>What the layer was told.</summary>
    internal LayerOptions Options { get; }

    /// <summary>The layer's random numbers.</summary>
    internal LayerStreams Streams { get; }

    /// <summary>How B is drawn.</summary>
    internal Initializer FeedbackInitializer => Options.FeedbackInitializer ?? Options.Initializer;

    /// <summary>How weights follow displacements, and what that keeps of steps before.</summary>
    internal FitState FitState { get; }

    /// <summary>B itself, without an expansion, or null where there is none.</summary>
    internal Tensor? OwnFeedback => FeedbackParameter ?? get_buffer(FeedbackState.FeedbackName);

    /// <summary>B₀ as it was drawn, before periodic feedback saw W.</summary>
    internal Tensor DrawnFeedback => get_buffer(FeedbackState.InitialFeedbackName) ?? OwnFeedback ?? Weight;

    /// <summary>Passed before B, or null.</summary>
    internal Tensor? Expansion => get_buffer(FeedbackState.ExpansionName);

    /// <summary>c of an inverse, [inputs], or null where there is none.</summary>
    internal Tensor? FeedbackBias => get_buffer(FeedbackState.FeedbackBiasName);

    /// <summary>The matrix through which an asymmetric output layer gets its own error, or null.</summary>
    internal Tensor? OutputFeedback => get_buffer(OutputFeedbackName);

    /// <summary>B's next value by observing feedback, until the step's end; null where there is none.</summary>
    internal Tensor? Observed => _feedback.Observed;

    /// <summary>Whether the step that began last is backpropagation's.</summary>
    internal bool IsBackpropagationsTurn { get; private set; }

    /// <summary>Whether other layers hear this layer's error.</summary>
    internal bool IsHeard => Options is { IsOutput: true, Broadcast.IsHeard: true };

    /// <summary>What keeps one use of a step alone, in words; null where the layer may be used twice.</summary>
    internal string? KeepsOneUse => Keeper ?? (IsHeard ? OneUse.Heard : null);

    /// <summary>The pass that the layer's outputs belong to, or null.</summary>
    internal Pass? Pass { get; set; }

    private string? Keeper =>
        _feedback.KeepsOneUse ? $"feedback '{Rule.Feedback.Name}'"
        : get_buffer($"{FitMemoryName}0") is not null ? $"fit '{Rule.Fit.Name}'"
        : null;

    // Whether the layer itself learns as native ones do: by the outer product of the error that reaches it. With
    // nothing below that it could teach, it is one then.
    private bool IsPlain =>
        Rule is { Signal: TransportSignal, Fit: OuterProduct } && OutputFeedback is null && _use is null
            && (!Rule.Recipe.NeedsBackpropagation || Pass is not null);

    // Whether B gets the very increment of W: what is sent through it is what W learns from.
    private bool GrowsWithWeight =>
        Rule is
        {
            Signal: LayerwiseSignal, Fit: OuterProduct,
            Feedback: LearnedFeedback { IsOuterProduct: true, ForwardDecay: 0 },
        } && Expansion is null;

    /// <summary>Keeps exceptions until the way back is over.</summary>
    internal BackwardFailure Failure { get; } = new();

    /// <summary>Holds gradients that are in no dispose scope of the caller.</summary>
    internal BackwardGradients Gradients { get; } = new();

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
        IsBackpropagationsTurn = Rule.Recipe.IsBackpropagationsTurn(examplesSeen, batch);
        _feedback.BeginStep(examplesSeen, batch);
    }

    /// <summary>
    /// What a rule does after the optimiser moved the weights, always in place: the decay of W and B, running
    /// statistics, the norm of W. Call after each step (<see cref="Training.Trainer"/> does).
    /// </summary>
    public void EndStep()
    {
        using var noGradient = no_grad();
        _feedback.EndStep();
        FitState.EndStep();
        KeepNorm();
    }

    /// <summary>
    /// Throws what a rule's own code threw on the last way back, or what was wrong with its result: libtorch cannot be
    /// crossed by exceptions, so they wait for this call, which the next forward pass and
    /// <see cref="Training.Trainer"/> make. The weights got no gradient then.
    /// </summary>
    public void ThrowIfBackwardFailed() => Failure.Take()?.Throw();

    /// <summary>Throws what failed on a way back through several layers: the first of it, once.</summary>
    internal static void ThrowIfAnyFailed(IEnumerable<Synapses> layers)
    {
        ExceptionDispatchInfo? first = null;
        foreach (var layer in layers)
        {
            var failure = layer.Failure.Take();
            first ??= failure;
        }

        first?.Throw();
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

    /// <summary>The layer's output, where the layer itself calls its native operation.</summary>
    /// <param name="input">x, of a shape that the map takes.</param>
    internal Tensor Forward(Tensor input)
    {
        Begin();
        var (weight, bias) = (Weight, Bias);
        if (IsNative(input))
        {
            return Noted(Maps.Forward.Forward(input, weight, bias));
        }

        using var detached = Cut(input);
        var feedback = FeedbackParameter ?? (OwnFeedback ?? weight).detach();
        var call = new LayerCall(this) { SharesGradient = input.requires_grad && GrowsWithWeight };
        using var used = call.SharesGradient || Maps.Forward is not DenseMap
            ? UsedWeight.Apply(weight, feedback, call)
            : null;
        using var output = Maps.Forward.Forward(detached, used ?? weight, bias);
        return Applied(output, input, detached, feedback, call);
    }

    /// <summary>
    /// The layer's output, where a module that is not SOAP's has made y by its own native operation of
    /// <see cref="Cut"/> of the input.
    /// </summary>
    /// <param name="output">y; its memory goes on in what is returned.</param>
    /// <param name="input">x, of a shape that the map takes.</param>
    /// <param name="detached">What the native operation had in its place.</param>
    internal Tensor Applied(Tensor output, Tensor input, Tensor detached)
    {
        var isOne = input.requires_grad && GrowsWithWeight;
        var shares = isOne && Pass is not null && Options.IsUsedOnce;
        if (shares)
        {
            Pass!.NoteShared(this);
        }

        var feedback = FeedbackParameter ?? (OwnFeedback ?? Weight).detach();
        var call = new LayerCall(this) { SharesGradient = shares, MakesGradient = isOne && !shares };
        return Applied(output, input, detached, feedback, call);
    }

    /// <summary>What a new output begins with: an exception of the last way back is thrown, and an error that was
    /// heard is forgotten.</summary>
    internal void Begin()
    {
        ThrowIfBackwardFailed();
        if (Options.IsOutput)
        {
            Broadcast?.Forget();
        }
    }

    /// <summary>
    /// Whether the native operation is all that there is: right to any order of derivatives. An output layer whose
    /// error others hear has to tell it.
    /// </summary>
    /// <param name="input">x.</param>
    internal bool IsNative(Tensor input) =>
        !is_grad_enabled() || (!IsHeard && (Rule.IsBackpropagation || (!input.requires_grad && IsPlain)));

    /// <summary>An output that is native, of which an open pass takes note.</summary>
    /// <param name="output">It; its memory goes on in what is returned.</param>
    internal Tensor Noted(Tensor output)
    {
        if (Pass is not { Notes: true } || !output.requires_grad)
        {
            return output;
        }

        using (output)
        {
            return NotedOutput.Apply(output, new LayerCall(this));
        }
    }

    /// <summary>
    /// The input without the way to it, in the same memory and with a count of changes of its own: where somebody
    /// changes the input in place before the way back, that tells so, and no native operation ends the process.
    /// </summary>
    internal static Tensor Cut(Tensor input)
    {
        using var way = input.detach();
        return SharedMemory.Of(way);
    }

    /// <summary>Takes note of a use in a backward pass, where only one of a step is kept.</summary>
    /// <exception cref="InvalidOperationException">It is the second in one pass.</exception>
    internal void Enter() => (_use ?? (IsHeard ? _heard ??= new OneUse(Streams.Name, OneUse.Heard) : null))?.Enter();

    /// <summary>What an output layer is displaced by: its error, through the matrix of an asymmetric one.</summary>
    internal Tensor OutputDisplacement(Tensor error) =>
        OutputFeedback is { } feedback ? Maps.Forward.Mixed(error, feedback) : error;

    /// <summary>The shape of what is sent.</summary>
    /// <param name="entered">The shape of what entered the layer.</param>
    internal long[] SentShape(long[] entered)
    {
        var shape = Maps.Feedback.Leaving(entered);
        shape[1] = Expansion?.shape[0] ?? shape[1];
        return shape;
    }

    /// <summary>What is sent, behind an expansion if there is one: what B carries.</summary>
    internal Tensor Expanded(Tensor sent) => Expansion is { } matrix ? Maps.Feedback.Mixed(sent, matrix) : sent;

    /// <summary>s B, in which s is behind the expansion.</summary>
    /// <param name="sent">s.</param>
    /// <param name="feedback">B.</param>
    /// <param name="entered">The shape of what entered the layer.</param>
    internal Tensor Carry(Tensor sent, Tensor feedback, long[] entered) =>
        Rule.Feedback.Carry(Maps.Feedback, sent, feedback, entered);

    /// <summary>What feedback makes of a step by its own code; null where it does not learn from steps.</summary>
    /// <param name="sent">What B carried, of the shape of the output of B's map.</param>
    /// <param name="input">h_{l−1}.</param>
    /// <param name="fitted">Makes h̃, what W is fitted to, as a matrix; null where that is the input.</param>
    /// <param name="own">B.</param>
    /// <param name="weight">W.</param>
    /// <exception cref="InvalidOperationException">The feedback's own code gave a wrong shape, or asked for what it
    /// says that it never sees.</exception>
    internal FeedbackAnswer? Answer(Tensor sent, Tensor input, Func<Tensor>? fitted, Tensor own, Tensor weight)
    {
        return _feedback.Answer(
            new FeedbackExperience(Maps.Feedback, sent, input, fitted, own, Response, input.shape[0]), weight);

        Tensor Response() => Rule.Feedback.Reads == ForwardAccess.Never
            ? throw new InvalidOperationException(
                $"Feedback '{Rule.Feedback.Name}' says that it never sees W, and a layer's response is made by W.")
            : Maps.Forward.Forward(input, weight);
    }

    /// <summary>Keeps B's next value until the step's end.</summary>
    internal void Observe(Tensor next) => _feedback.Observe(next);

    /// <summary>Registers a whole number that is kept.</summary>
    internal StateNumber RegisterNumber(string name, long value)
    {
        register_buffer(name, StateNumber.Buffer(value));
        _numbers.Add(name);
        return new StateNumber(() => get_buffer(name)!);
    }

    private Tensor Applied(Tensor output, Tensor input, Tensor detached, Tensor feedback, LayerCall call)
    {
        var isCut = Pass is null && Rule.Signal is TransportSignal { Sends: false };
        return WayDown.Apply(output, isCut ? detached : input, Weight, Bias, feedback, call);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _feedback?.Dispose(); // null where the constructor threw and the finaliser comes by
        Gradients.Dispose();
        FitState?.Dispose();
        base.Dispose(disposing);
    }
}
