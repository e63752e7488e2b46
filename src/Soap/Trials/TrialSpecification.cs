using System.Text.Json.Serialization;
using Soap.Data;
using Soap.Data.Own;
using Soap.Data.Tasks;
using Soap.Models;

namespace Soap.Trials;

/// <summary>
/// Everything that decides a trial's result, and nothing else: two equal specifications on the same data give the same
/// bits.
/// </summary>
public sealed partial record TrialSpecification
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

    /// <summary>The task's word, such as <c>mnist</c>; with <see cref="Data"/> their name.</summary>
    public required string Task { get; init; }

    /// <summary>Data of one's own that are the task; null, as by default: a task of the catalogue.</summary>
    // as the keys below: absent from the text, and the id, of trials that have none
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OwnData? Data { get; init; }

    /// <summary>Which column or array of <see cref="Data"/> has the classes; several with commas: one-hot. Null, as by
    /// default: as the format says, of a table the last column.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    /// <summary>Which columns, with commas between, or array of <see cref="Data"/> have the values; null, as by
    /// default: as the format says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Targets { get; init; }

    /// <summary>The share of <see cref="Data"/> that is drawn for the test set by <see cref="DataSeed"/>, above 0 and
    /// below 1, or the column that says <c>train</c> or <c>test</c> of each row; null, as by default: as the data say,
    /// and else a share of 0.2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Split { get; init; }

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
    /// The network, a word of <see cref="Models.ModelCatalog"/>, or a text that describes one
    /// (<see cref="OwnNetwork"/>); null, as by default, is the multilayer perceptron of <see cref="Hidden"/>.
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
    /// ε of label smoothing, from 0 to below 1: the targets of classes are (1 − ε) onehot + ε / n_L in training, and
    /// one-hot in evaluations. 0, as by default: none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// What stands between the network's output and the mean squared error: sigmoid, tanh or softmax; null, as by
    /// default: nothing.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OutputActivation { get; init; }

    /// <summary>
    /// How inputs become floats: unit (byte / 255), none (numbers of <see cref="Data"/> as they are), per-feature or
    /// per-channel (mean 0 and deviation 1 over the training set), or unit-length (of each sample); null, as by
    /// default, is the task's own scaling.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InputScaling { get; init; }

    /// <summary>How training images are varied each time they are seen, such as <c>pad:4+flip</c>; null, as by
    /// default: not at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Augment { get; init; }

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
    /// Initialiser of weights: xavier-normal, xavier-uniform, kaiming-uniform, pytorch, normal-fan-sum or orthogonal.
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
    /// Whether the representations of the network that is kept are measured, place by place: a linear readout of the
    /// task, and how alike samples are. False, as by default: they are not.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Representations { get; init; }

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

    /// <summary>The seed of generated data sets, and of a split that is drawn; data of the catalogue that are read
    /// from files do not depend on it.</summary>
    public ulong DataSeed { get; init; }

    private OwnKeys Keys => new(Label, Targets, Split, InputScaling, DataSeed);

    /// <summary>The trial's task: its own data, understood as its keys say, or that of the catalogue.</summary>
    /// <exception cref="SoapException">There is no such task (exit code 2); or what the data are is not known yet, and
    /// they are not there or not as they should be (exit codes 2 and 3), which may be said later, when the task is
    /// asked for its sizes or opened.</exception>
    public TaskDefinition FindTask()
    {
        var task = Data is null ? TaskCatalog.Find(Task) : new OwnTask(Data, Task, Keys);
        return Augmentation is { } augmentation ? new AugmentedTask(task, augmentation) : task;
    }

    /// <summary>How training images are varied, or null.</summary>
    /// <exception cref="SoapException">The text is none (exit code 2).</exception>
    internal Augmentation? Augmentation
    {
        get
        {
            try
            {
                return Augment is null ? null : Soap.Data.Augmentation.Parse(Augment);
            }
            catch (FormatException e)
            {
                throw SoapException.BadUsage(
                    $"augment = {Augment}: {e.Message}; allowed: {Soap.Data.Augmentation.Allowed}", e);
            }
        }
    }

    /// <summary>What its own data are, and where they lie; null for a task of the catalogue.</summary>
    internal DataOrigin? DataOrigin => Data?.OriginOf(Keys);

    /// <summary>The same trial, whose own data were these when it was stored.</summary>
    internal TrialSpecification WithOrigin(DataOrigin? origin) =>
        Data is null || origin is null ? this : this with { Data = OwnData.Stored(Data.Digest, Keys, origin) };

    /// <summary>The widths from input to output, given the task's.</summary>
    public int[] Widths(int inputs, int outputs) => [inputs, .. Hidden, outputs];

    /// <summary>
    /// The number of training examples seen at the end, rounded up to a whole example, at least 1 unless there are no
    /// epochs. Millionths are the product's own rounding: 1.1 epochs of 55,000 are 60,500.
    /// </summary>
    public long TotalExamples(int trainingSamples) =>
        Epochs == 0 ? 0 : Math.Max(1, (long)Math.Ceiling(Math.Round(Epochs * trainingSamples, 6)));
}
