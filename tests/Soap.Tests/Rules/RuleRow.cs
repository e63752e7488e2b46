using Soap.Engines;
using Soap.Layers;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>What a rule claims to be. Laws ask these properties, never a rule's name.</summary>
internal sealed record RuleRow
{
    /// <summary>The rule's text, or a wrong rule's description.</summary>
    public required string Name { get; init; }

    /// <summary>Makes the rule.</summary>
    public required Func<LearningRule> Make { get; init; }

    /// <summary>What makes its steps, in laws that take any.</summary>
    public EngineChoice Engine { get; init; } = EngineChoice.Autograd;

    /// <summary>
    /// Whether it learns in the backward pass of its layers, in any model; if not, in forward passes of a whole
    /// network.
    /// </summary>
    public bool GoesThroughLayers => Naive.Forward is null && !HasBackpropagationBatches;

    /// <summary>Whether some batches are backpropagation's, which a whole network knows.</summary>
    public bool HasBackpropagationBatches { get; init; }

    /// <summary>
    /// What of the step is taken from backpropagation. What is then learnt depends on the whole batch and on all
    /// weights, and needs a whole network.
    /// </summary>
    public Intervention Intervention => Naive.Intervention;

    /// <summary>Whether a layer learns by itself from what reaches it, whatever the network.</summary>
    public bool LearnsLayerByLayer => GoesThroughLayers && Intervention == Intervention.None;

    /// <summary>Whether one thing is sent to all layers.</summary>
    public bool IsBroadcast { get; init; }

    /// <summary>
    /// For broadcast signals: whether hidden layers need no feedback pass, as what is sent is not made from the
    /// output.
    /// </summary>
    public bool IgnoresOutputError { get; init; }

    /// <summary>
    /// Whether the signs of the output's error are sent: where it is a rounding error, nobody can say which.
    /// </summary>
    public bool SendsSigns { get; init; }

    /// <summary>
    /// For broadcast signals: the layerwise rule that it is, bit for bit, in a network with one hidden layer; null
    /// where there is none.
    /// </summary>
    public string? LayerwiseTwin { get; init; }

    /// <summary>
    /// Whether weights follow a batch's displacements by what all of its inputs say: its gradient is no mean over
    /// samples then.
    /// </summary>
    public bool FitsBatchesAsWholes { get; init; }

    /// <summary>Whether the output layer gets the true error.</summary>
    public bool OutputIsTrue { get; init; } = true;

    /// <summary>Whether the output layer learns at all.</summary>
    public bool OutputLearns { get; init; } = true;

    /// <summary>Whether the output layer gets its error through fixed random weights.</summary>
    public bool IsAsymmetric { get; init; }

    /// <summary>
    /// By how much a batch's gradient of a hidden layer exceeds the mean of its samples' gradients; 1, unless a rule's
    /// published scale says otherwise.
    /// </summary>
    public Func<int, int, double> ErrorScale { get; init; } = (_, _) => 1;

    /// <summary>
    /// By how much the rule itself makes rounding larger, as where it takes differences of nearly equal numbers, or
    /// divides by what may be small: laws that compare numbers allow so much more. 1 for most.
    /// </summary>
    public double RoundingGrowsBy { get; init; } = 1;

    /// <summary>The share of a law's random networks that are tried.</summary>
    public double ShareOfCases { get; init; } = 1;

    /// <summary>How many random networks are tried of a law's.</summary>
    public int CasesOf(int all) => Math.Max(1, (int)(all * ShareOfCases));

    /// <summary>What the oracle makes of a batch; plain loops through the feedback of its layers by default.</summary>
    public NaiveRule Naive { get; init; } = new();

    /// <summary>
    /// The nearest network, loss and batch that the rule does not refuse: the case itself, unless the rule's own
    /// refusals say otherwise.
    /// </summary>
    public Func<NetworkCase, NetworkCase> Suited { get; init; } = example => example;

    /// <summary>When signal or feedback may see W.</summary>
    public required ForwardAccess Reads { get; init; }

    /// <summary>For <see cref="ForwardAccess.Periodically"/>: examples between two refreshes.</summary>
    public long Period { get; init; }

    /// <summary>Whether every layer's gradient is the loss's true gradient.</summary>
    public bool IsBackpropagation { get; init; }

    /// <summary>Whether the layer has feedback weights of its own.</summary>
    public bool HasOwnFeedback { get; init; }

    /// <summary>Whether B is a parameter that the optimiser moves.</summary>
    public bool FeedbackIsParameter { get; init; }

    /// <summary>
    /// λ: by which W − B shrinks each step whatever is learnt (with an expansion E before B: Eᵀ W − B); null where it
    /// does not.
    /// </summary>
    public double? DifferenceShrinksBy { get; init; }

    /// <summary>
    /// Whether it does so under Adam too: not through an expansion, as Adam scales each entry by itself and no product
    /// passes through that.
    /// </summary>
    public bool DifferenceShrinksUnderAdam { get; init; }

    /// <summary>Whether B learns in a phase of noise before each step, from what W makes of it.</summary>
    public bool IsMirror { get; init; }

    /// <summary>
    /// For mirrors: the multiple of W (given) to which B goes in phases of noise on a linear layer; null where the
    /// mean answer, which is kept, drowns it.
    /// </summary>
    public Func<double[,], double>? MirrorMultiple { get; init; }

    /// <summary>
    /// Whether the feedback adds something of its own to W's gradient, where it carries a signal: the update of W then
    /// depends on W and B by the rule's definition, and laws on the signal look at the bias, which gets the
    /// displacement alone.
    /// </summary>
    public bool RegularisesForward { get; init; }

    /// <summary>Whether all layers have their B from one matrix, in place of draws of their own.</summary>
    public bool FeedbackIsShared { get; init; }

    /// <summary>Whether the feedback weights never change.</summary>
    public bool FeedbackIsFixed { get; init; }

    /// <summary>
    /// How the rule's own way to move weights is to move them; null: it has none, and is tried with any optimiser.
    /// </summary>
    public OptimizerCase? Movement { get; init; }

    /// <summary>What it is tried with in training.</summary>
    public IReadOnlyList<OptimizerCase> Optimizers =>
        Movement is null ? OptimizerCase.All : [Movement, Movement with { WeightDecay = 0.2 }];

    /// <summary>Whether hidden layers learn.</summary>
    public bool HiddenLearns { get; init; } = true;

    /// <summary>
    /// Arranges W (or B) of a layer so that after a refresh B = W; null when no W and B make the rule backpropagation.
    /// </summary>
    public Action<FeedbackLinear>? EqualsBackpropagationWhen { get; init; }

    /// <summary>What B shall be at a refresh, from W, B₀ and the standard deviation of B₀'s distribution.</summary>
    public required Func<double[,], double[,], double, double[,]> Feedback { get; init; }

    /// <summary>
    /// For feedback that is drawn anew at each refresh: the draw, from the network's seed, the layer's number, the
    /// examples seen, fan-in and fan-out. <see cref="Feedback"/> gets it in the place of B₀. Null: B₀ itself.
    /// </summary>
    public Func<ulong, int, long, int, int, double[,]>? Redraw { get; init; }

    /// <summary>
    /// For sparse feedback: how many of those that send a unit hears, and whether B is as large as a dense one; null:
    /// B is dense.
    /// </summary>
    public (int Connections, bool IsAsLargeAsDense)? Sparse { get; init; }

    /// <summary>Whether what is sent is mixed by a matrix before B.</summary>
    public bool MixesSenders { get; init; }

    /// <summary>What B is on kernels.</summary>
    public KernelFeedback Kernels { get; init; }

    /// <summary>Whether a weight of 0 sends nothing back.</summary>
    public bool ZeroWeightIsSilent { get; init; }

    /// <summary>Steps of 20 samples in which the loss on the teacher task halves; 0: it never learns enough.</summary>
    public int LearnsTeacherSteps { get; init; }

    /// <summary>Whether the teacher gives labels instead of values, for rules that refuse values.</summary>
    public bool LearnsClasses { get; init; }

    /// <summary>Learning rate for the teacher task.</summary>
    public double TeacherRate { get; init; } = 1.0;

    /// <summary>
    /// Below which share of the loss of frozen hidden layers it comes on the teacher task; a half, unless a rule's
    /// theory promises less.
    /// </summary>
    public double ShareOfControl { get; init; } = 0.5;

    /// <summary>
    /// The angle below which W and B come on the linear task although W is never read; null when B is made from W.
    /// </summary>
    public double? AlignsBelowDegrees { get; init; }

    /// <summary>
    /// The angle above which the path from input to output and B_1 come on the linear task, for errors that are sent
    /// to the input; null when they are not.
    /// </summary>
    public double? TurnsAgainstFeedbackAboveDegrees { get; init; }

    public override string ToString() => Name;

    /// <summary>
    /// What moves a network: what its rule brings, or the row says where the network is another rule's; otherwise
    /// plain SGD.
    /// </summary>
    public Optimizer OptimizerOf(Mlp network) =>
        network.Rule.Recipe.Optimizer?.Create(network.parameters()) ?? Movement?.Create(network.parameters())
            ?? new Sgd(network.parameters());

    /// <summary>B₀: periodic feedback keeps it apart, as B itself may have seen W already.</summary>
    public static Tensor InitialFeedback(FeedbackLinear layer) => layer.Synapses.DrawnFeedback;

    /// <summary>Overwrites W in place.</summary>
    public static void SetWeight(FeedbackLinear layer, Tensor value)
    {
        using var noGradient = no_grad();
        layer.Weight.copy_(value);
    }
}
