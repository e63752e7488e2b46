using System.Text.Json.Serialization;
using Soap.Data.Tasks;
using Soap.Engines;
using Soap.Feedback;
using Soap.Fused;
using Soap.Models;
using Soap.Rules;

namespace Soap.Trials;

/// <summary>
/// Everything that decides a trial's result, and nothing else: two equal specifications on the same data give the same
/// bits.
/// </summary>
public sealed record TrialSpecification
{
    /// <summary>The smallest learning rate; float32 has no more digits soon after, and then 0.</summary>
    public const double SmallestLearningRate = 1e-30;

    /// <summary>The largest learning rate; float32 overflows soon after.</summary>
    public const double LargestLearningRate = 1e30;

    /// <summary>The largest number of epochs.</summary>
    public const double MostEpochs = 1e9;

    /// <summary>The largest number of noise samples.</summary>
    public const int MostNoiseExamples = 1_000_000_000;

    /// <summary>The largest weight decay.</summary>
    public const double LargestWeightDecay = 1000;

    /// <summary>The largest norm at which gradients can be clipped.</summary>
    public const double LargestClipNorm = 1e30;

    /// <summary>The smallest scale of weights.</summary>
    public const double SmallestScale = 1e-6;

    /// <summary>The largest scale of weights.</summary>
    public const double LargestScale = 1e6;

    // What keys are when nobody says otherwise.
    private static readonly TrialSpecification Standard =
        new() { Task = "", Rule = "", Seed = 0, LearningRate = 0 };

    // 1 GiB in float32, and every weight has a gradient and, for most rules, a feedback weight.
    private const long MostWeights = 1L << 28;

    /// <summary>The task's word, such as <c>mnist</c>.</summary>
    public required string Task { get; init; }

    /// <summary>The rule in canonical text, such as <c>sign:period=1000,magnitude=unit</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>
    /// The seed of every random stream; the same seed gives every rule the same initial weights and batches.
    /// </summary>
    public required ulong Seed { get; init; }

    /// <summary>
    /// The learning rate η, from <see cref="SmallestLearningRate"/> to <see cref="LargestLearningRate"/>.
    /// </summary>
    public required double LearningRate { get; init; }

    /// <summary>
    /// Factors on the learning rate, one a layer, for all that the layer learns: from input to output, such as
    /// <c>1:0.5:2</c>, or by the layers' names, such as <c>3=2:conv*=0.1</c>, of which the first that matches holds,
    /// and 1 where none does; null, as by default: 1 for all.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LayerRates { get; init; }

    /// <summary>
    /// The network, a word of <see cref="Models.ModelCatalog"/>; null, as by default, is the multilayer perceptron of
    /// <see cref="Hidden"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    /// <summary>Widths of the hidden layers, each at least 1; at most 2²⁸ weights between two of them.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [256];

    /// <summary>
    /// What is minimised: cross-entropy, mean-squared-error or sigmoid-cross-entropy; null, as by default, is what
    /// fits the task.
    /// </summary>
    // so that trials have the text, and the id, that they had before there was this key
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Loss { get; init; }

    /// <summary>
    /// How byte inputs become floats: unit (byte / 255); null, as by default, is the task's own scaling.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InputScaling { get; init; }

    /// <summary>
    /// Samples of noise to train on before the data, from 0 to <see cref="MostNoiseExamples"/>; they are not counted
    /// among the examples. 0, as by default: none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int NoiseExamples { get; init; }

    /// <summary>
    /// The constant learning rate of the training on noise, in the range of <see cref="LearningRate"/>; null, as by
    /// default, is the same.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? NoiseLearningRate { get; init; }

    /// <summary>Hidden activation: tanh, relu, sigmoid, identity, elu, leaky-relu or gelu.</summary>
    public string Activation { get; init; } = "tanh";

    /// <summary>
    /// Initialiser of weights: xavier-normal, xavier-uniform, kaiming-uniform, pytorch or normal-fan-sum.
    /// </summary>
    public string Initializer { get; init; } = "xavier-normal";

    /// <summary>
    /// The file whose W and b the network begins with; null, as by default: the initialiser draws them.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InitialWeights? InitialWeights { get; init; }

    /// <summary>Initialiser of feedback weights, from the same list.</summary>
    public string FeedbackInitializer { get; init; } = "xavier-normal";

    /// <summary>
    /// What all that <see cref="Initializer"/> draws is multiplied by, from <see cref="SmallestScale"/> to
    /// <see cref="LargestScale"/>; null, as by default, is 1.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WeightScale { get; init => field = value == 1 ? null : value; }

    /// <summary>What all that <see cref="FeedbackInitializer"/> draws is multiplied by; see
    /// <see cref="WeightScale"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? FeedbackScale { get; init => field = value == 1 ? null : value; }

    /// <summary>Whether layers of the multilayer perceptron have biases: false; null, as by default, is
    /// true.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Bias { get; init => field = value == true ? null : value; }

    /// <summary>
    /// Optimiser: sgd, adam, adamw, rmsprop or muon; a rule that says itself how weights move, such as
    /// <c>bp+adam</c>, takes its place and allows no other word than the default.
    /// </summary>
    public string Optimizer { get; init; } = "sgd";

    /// <summary>Momentum of SGD, in [0, 1).</summary>
    public double Momentum { get; init; }

    /// <summary>Whether momentum is Nesterov's.</summary>
    public bool Nesterov { get; init; }

    /// <summary>
    /// Weight decay λ, from 0 to <see cref="LargestWeightDecay"/>; adam has none that is decoupled.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>How weights decay: l2, as a part of the gradient; null, as by default, decoupled from it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Decay { get; init; }

    /// <summary>
    /// The largest norm of all gradients of W and b together, above 0 and at most <see cref="LargestClipNorm"/>;
    /// larger ones are scaled to it, and those of feedback weights along. Null, as by default: none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ClipNorm { get; init; }

    /// <summary>How the learning rate goes with the step: constant, cosine (to 0 at the last step), step, multi-step
    /// or exponential.</summary>
    public string Schedule { get; init; } = "constant";

    /// <summary>
    /// Where the learning rate falls, in epochs from where the schedule begins: of <c>step</c> after every so many, of
    /// <c>multi-step</c> at each; null, as by default, for the others.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? ScheduleEpochs { get; init; }

    /// <summary>
    /// By what the learning rate is multiplied there, and after each epoch of <c>exponential</c>, above 0 and at most
    /// 1; null, as by default, for the others.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ScheduleFactor { get; init; }

    /// <summary>
    /// Epochs in which the learning rate rises in equal steps, before the schedule begins; 0, as by default: none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double WarmUp { get; init; }

    /// <summary>Samples a step, at least 1; the last batch of an epoch may be shorter.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>
    /// Passes over the training samples, above 0 and at most <see cref="MostEpochs"/>; need not be whole. With
    /// <see cref="InitialWeights"/> also 0: they are evaluated, and nothing is trained.
    /// </summary>
    public double Epochs { get; init; } = 2;

    /// <summary>Samples held out of the training set for validation.</summary>
    public int Validation { get; init; } = 5000;

    /// <summary>
    /// Examples between two points of the training-loss curve (each is the mean over the batches between).
    /// </summary>
    public int LogEvery { get; init; } = 1000;

    /// <summary>Examples between two evaluations on the validation set; 0: only at the end.</summary>
    public int EvaluateEvery { get; init; } = 10_000;

    /// <summary>
    /// Which network is kept and evaluated on the test set: that of the validation point with the lowest loss or the
    /// highest accuracy; null, as by default, is that at the end.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Selection { get; init; }

    /// <summary>Examples between two measurements of the diagnostics; 0: never.</summary>
    public int DiagnoseEvery { get; init; } = 5000;

    /// <summary>
    /// Whether the trained network is evaluated on the test set, once, at the end; trials that choose hyper-parameters
    /// never are.
    /// </summary>
    public bool EvaluateTest { get; init; } = true;

    /// <summary>
    /// What makes the steps: autograd or fused; null, as by default, is the fused engine where it applies.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Engine { get; init; }

    /// <summary>
    /// Where the trial runs: cuda, the first GPU that the process sees, by the autograd engine; null, as by default,
    /// is the CPU. Initial weights and batches are the same on both, results are not.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Device { get; init; }

    /// <summary>The seed of generated data sets; data read from files do not depend on it.</summary>
    public ulong DataSeed { get; init; }

    /// <summary>The widths from input to output, given the task's.</summary>
    public int[] Widths(int inputs, int outputs) => [inputs, .. Hidden, outputs];

    /// <summary>
    /// The number of training examples seen at the end, rounded up to a whole example, at least 1 unless there are no
    /// epochs. Millionths are the product's own rounding: 1.1 epochs of 55,000 are 60,500.
    /// </summary>
    public long TotalExamples(int trainingSamples) =>
        Epochs == 0 ? 0 : Math.Max(1, (long)Math.Ceiling(Math.Round(Epochs * trainingSamples, 6)));

    /// <summary>Refuses values out of range and combinations that make no sense, all at once.</summary>
    /// <exception cref="SoapException">Something is not allowed; the message lists every such key.</exception>
    public void Check()
    {
        var unfused = Engine == EnumWords.Of(EngineChoice.Fused)
            ? Device is not null ? "it trains on the CPU alone"
            : Model is not null ? "it trains the multilayer perceptron alone"
            : FusedSupport.Refuses(LearningRule.Parse(Rule)) ?? TrainingChecks.Unfused(this)
            : null;
        var movesByRule = (Optimizer != "sgd" || Momentum != 0 || Nesterov)
            && LearningRule.Parse(Rule).Recipe.Optimizer is not null;
        var momentum = Momentum is >= 0 and < 1 ? SinglePrecision.Refusal(Momentum, below: 1) : null;
        var weightDecay = WeightDecay is >= 0 and <= LargestWeightDecay ? SinglePrecision.Refusal(WeightDecay) : null;
        var allowedRates = $"allowed: from {SmallestLearningRate} to {LargestLearningRate}";
        (bool Wrong, string Message)[] checks =
        [
            (!IsLearningRate(LearningRate), $"learning-rate = {LearningRate} is not allowed; {allowedRates}"),
            (Hidden.Any(width => width < 1), $"hidden = {string.Join(",", Hidden.Select(width => $"{width}"))} is " +
                $"not allowed; allowed: widths of at least 1"),
            (Hidden.Zip(Hidden.Skip(1), (one, next) => (long)one * next).Any(weights => weights > MostWeights),
                $"hidden = {string.Join(",", Hidden.Select(width => $"{width}"))} is not allowed; allowed: at most " +
                    $"{MostWeights} weights between two hidden layers"),
            (Batch < 1, $"batch = {Batch} is not allowed; allowed: at least 1"),
            (
                Epochs == 0 && InitialWeights is null,
                $"epochs = 0 is not allowed without init; allowed: above 0, at most {MostEpochs}"),
            (
                !(Epochs is >= 0 and <= MostEpochs),
                $"epochs = {Epochs} is not allowed; allowed: above 0, at most {MostEpochs}"),
            (Validation < 0, $"validation = {Validation} is not allowed; allowed: at least 0"),
            (LogEvery < 1, $"log-every = {LogEvery} is not allowed; allowed: at least 1"),
            (
                EvaluateEvery < 0,
                $"evaluate-every = {EvaluateEvery} is not allowed; allowed: at least 0 (0: only at the end)"),
            (DiagnoseEvery < 0, $"diagnose-every = {DiagnoseEvery} is not allowed; allowed: at least 0 (0: never)"),
            (!(Momentum is >= 0 and < 1), $"momentum = {Momentum} is not allowed; allowed: from 0 to below 1"),
            (momentum is not null, $"momentum = {Momentum} is not allowed: {momentum}; allowed: from 0 to below 1"),
            (weightDecay is not null,
                $"weight-decay = {WeightDecay} is not allowed: {weightDecay}; allowed: " +
                    $"from 0 to {LargestWeightDecay}"),
            (
                !(WeightDecay is >= 0 and <= LargestWeightDecay),
                $"weight-decay = {WeightDecay} is not allowed; allowed: from 0 to {LargestWeightDecay}"),
            (
                NoiseExamples is < 0 or > MostNoiseExamples,
                $"noise-examples = {NoiseExamples} is not allowed; allowed: from 0 to {MostNoiseExamples}"),
            (
                NoiseLearningRate is { } noiseRate && !IsLearningRate(noiseRate),
                $"noise-learning-rate = {NoiseLearningRate} is not allowed; {allowedRates}"),
            (NoiseLearningRate is not null && NoiseExamples == 0, "noise-learning-rate needs noise-examples above 0"),
            (NoiseExamples > 0 && LearningRule.Parse(Rule).Feedback is NoFeedback,
                $"noise-examples = {NoiseExamples} makes no sense for rule '{Rule}': it has no feedback weights, " +
                    "and noise is there to align forward weights with them"),
            (Model is not null && !ModelCatalog.Names.Contains(Model),
                $"model = {Model} is not allowed; {Spelling.Hint(Model ?? "", ModelCatalog.Names)}"),
            (Model is not null && !Hidden.SequenceEqual(Standard.Hidden),
                $"hidden = {string.Join(",", Hidden.Select(width => $"{width}"))} is for the multilayer perceptron, " +
                    $"and model = {Model} has layers of its own; leave the key out"),
            (Model is not null && Activation != Standard.Activation,
                $"activation = {Activation} is for the multilayer perceptron, and " +
                    $"model = {Model} has its own; leave " +
                    "the key out"),
            (
                Device is not (null or TrialDevice.Cuda),
                $"device = {Device} is not allowed; {TrialDevice.Hint(Device ?? "")}"),
            (unfused is not null, $"engine = fused does not apply: {unfused}; allowed: auto, autograd"),
            (
                movesByRule && Optimizer != "sgd",
                $"optimizer = {Optimizer} makes no sense for rule '{Rule}', which says itself how " +
                    "weights move; leave the key out"),
            (
                movesByRule && (Momentum != 0 || Nesterov),
                $"momentum and nesterov make no sense for rule '{Rule}', which says itself how weights " +
                    "move; leave these keys out"),
            (Nesterov && Momentum == 0, "nesterov = true needs momentum above 0"),
            (
                Optimizer != "sgd" && (Momentum != 0 || Nesterov),
                $"momentum and nesterov belong to optimizer = sgd, not to {Optimizer}"),
            (
                Optimizer == "adam" && WeightDecay > 0 && Decay is null,
                "optimizer = adam has no weight decay; use adamw, whose decay is decoupled, or decay = l2"),
            .. TrainingChecks.Of(this),
        ];
        var wrong = checks.Where(check => check.Wrong).Select(check => check.Message).ToArray();
        if (wrong.Length > 0)
        {
            throw SoapException.BadUsage(string.Join(Environment.NewLine, wrong));
        }
    }

    /// <summary>Refuses a rule that cannot learn a task with these settings, before anything is made.</summary>
    /// <param name="task">The trial's task.</param>
    /// <exception cref="SoapException">The network has widths, or a step samples, that the rule cannot take; the
    /// message has the reason.</exception>
    internal void CheckFor(TaskDefinition task)
    {
        // Noise is no epoch of the task: a batch of it is a whole one.
        var samples = NoiseExamples > 0 ? Batch : Math.Min(Batch, Math.Max(1, task.TrainingSamples - Validation));
        TrialNetwork.ThrowIfRefused(this, task.Inputs, task.Outputs, task.Image, samples);
    }

    internal static bool IsLearningRate(double value) => value is >= SmallestLearningRate and <= LargestLearningRate;
}
