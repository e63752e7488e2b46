using Soap.Rules;
using Soap.Trials;

namespace Soap.Lab.Specification;

/// <summary>The built-in studies.</summary>
public static class StudyCatalog
{
    // The experiment of 2019 on MNIST, which the studies of digits vary: 784-256-10 tanh, batch 64, SGD, 2 epochs,
    // Xavier-normal W and B.
    internal static readonly StudySpecification Digits = new()
    {
        Name = "founding",
        Title =
            "Does feedback that never sees the weights learn, and does leaking one bit of them beat backpropagation?",
        Rules = ["bp", "fa", "sign:period=1000,magnitude=unit", "sign:period=1000,magnitude=initial", "frozen"],
        LearningRate = 0.01,
        LearningRates = [0.003, 0.01, 0.03, 0.1, 0.3, 1],
        // of five no difference can be clear: the smallest p of a paired test is 0.0625
        Seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        TuningSeeds = [101, 102],
        TargetLoss = 0.4,
        Trial = new TrialSpecification { Task = "mnist", Rule = "bp", Seed = 0, LearningRate = 0.01 },
    };

    /// <summary>
    /// The founding experiment of 2019 on MNIST: 784-256-10 tanh, batch 64, SGD, 2 epochs, Xavier-normal W and B;
    /// backpropagation, feedback alignment, sign synchronisation with and without its magnitude, the frozen control,
    /// and at the shared learning rate the arms that tell direction from magnitude.
    /// </summary>
    public static StudySpecification Founding { get; } = Digits with
    {
        SharedRateRules = Canonical(
            "fa+bp-magnitude", "fa+bp-direction", "sign:magnitude=unit+bp-magnitude",
            "sign:magnitude=unit+bp-direction"),
    };

    /// <summary>
    /// The original's second experiment: 500 noisy points of a curve fitted by 1-20-1 tanh, mean squared error, SGD at
    /// 0.05, 500 epochs.
    /// </summary>
    public static StudySpecification Curve { get; } = new()
    {
        Name = "curve",
        Title = "Which curve does each rule fit to 500 noisy points?",
        Rules = ["bp", "fa", "sign:period=1000,magnitude=unit", "sign:period=1000,magnitude=initial", "frozen"],
        LearningRate = 0.05,
        LearningRates = [],
        Seeds = [1, 2, 3, 4, 5],
        TuningSeeds = [],
        TargetLoss = 0.01,
        Trial = new TrialSpecification
        {
            Task = "curve",
            Rule = "bp",
            Seed = 0,
            LearningRate = 0.05,
            Hidden = [20],
            Batch = 20,
            Epochs = 500,
            Validation = 0,
            LogEvery = 2500,
            DiagnoseEvery = 10_000,
        },
    };

    /// <summary>
    /// Every rule of the catalogue on the founding network, each at its own best of the same learning rates on the
    /// same tuning seeds: which of them beat the control whose hidden layers never learn?
    /// </summary>
    public static StudySpecification EveryRule { get; } = Digits with
    {
        Name = "rules",
        Title = "Which rules train the hidden layer, when each has the learning rate that suits it?",
        Rules = Canonical(
            "bp", "fa", "sparse", "sign:magnitude=unit", "sign", "usf", "brsf", "frsf", "kp", "wm", "sa", "aa", "ia",
            "pfa",
            "dfa", "sdfa", "drtp", "shared-dfa", "sparse-dfa", "dkp", "ebd", "pepita", "ff",
            "fa+constrained", "fa+asymmetric", "frozen"),
        Seeds = [1, 2, 3, 4, 5],
        TuningSeeds = [101],
        Trial = Digits.Trial with { EvaluateEvery = 0, DiagnoseEvery = 20_000 },
    };

    /// <summary>
    /// Why sign synchronisation seems to beat backpropagation: the founding experiment with interventions on direction
    /// and magnitude (three arms a rule), the step-matched control, a grid of half decades, more seeds, and a curve of
    /// the training loss that is fine enough for targets that are reached early.
    /// </summary>
    public static StudySpecification Confound { get; } = Digits with
    {
        Name = "confound",
        Title = "Is it the direction of the step that makes a rule faster, or its size?",
        Rules = Canonical(
            "bp", "fa", "sign:magnitude=unit", "sign", "frozen",
            "fa+bp-magnitude", "fa+bp-direction", "fa+bp-step",
            "sign:magnitude=unit+bp-magnitude", "sign:magnitude=unit+bp-direction", "sign:magnitude=unit+bp-step",
            "sign+bp-magnitude", "sign+bp-direction", "sign+bp-step"),
        LearningRates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
        TuningSeeds = [101, 102, 103, 104],
        Trial = Digits.Trial with { LogEvery = 500, EvaluateEvery = 0, DiagnoseEvery = 10_000 },
    };

    /// <summary>
    /// The founding rules by AlgoPerf's protocol: 5 quasi-random learning rates in each of 3 studies, the fewest
    /// examples to a validation loss in each, and their median.
    /// </summary>
    public static StudySpecification Algoperf { get; } = Digits with
    {
        Name = "algoperf",
        Title = "How many examples does each rule need, when its learning rate is drawn five times " +
            "and the best of the draws counts?",
        LearningRates = [],
        LearningRateRange = new ValueRange(0.003, 3),
        TuningSeeds = [101, 102, 103],
        Protocol = StudyProtocol.Algoperf,
        ValidationTarget = 0.2,
        Trial = Digits.Trial with { EvaluateEvery = 2000 },
    };

    /// <summary>
    /// The two axes of second-order activity propagation, where activities should move and how weights follow, on
    /// MNIST with two hidden layers: every displacement with the fits that make sense, backpropagation with momentum
    /// and with Adam, and the frozen control, all with the same tuning.
    /// </summary>
    public static StudySpecification Activity { get; } = Digits with
    {
        Name = "activity",
        Title =
            "Does curvature in activities help, does the covariance of inputs, and do they help feedback alignment?",
        Rules = Canonical(
            "bp", "bp+momentum", "bp+adam", "foof", "locoprop:steps=100", "minnorm",
            "fa", "fa+foof", "fa+locoprop:steps=100", "kp", "kp+foof", "dfa", "dfa+foof",
            "secant", "secant+foof", "fa+secant", "fa+secant+foof", "gnt", "gnt+foof", "gnt+minnorm",
            "gnt:form=diagonal",
            "dtp", "dtp+foof", "dtp+minnorm", "ddtp", "ddtp+foof", "ldrl", "ldrl+foof", "fwdtp", "soap2019", "frozen"),
        LearningRate = 0.1,
        LearningRates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
        // of ten no difference from the baseline can be clear among so many rules
        Seeds = [.. Enumerable.Range(1, 12).Select(seed => (ulong)seed)],
        TuningSeeds = [101],
        TargetLoss = 0.2,
        Trial = Digits.Trial with
        {
            LearningRate = 0.1,
            Hidden = [100, 100],
            Epochs = 1,
            EvaluateEvery = 0,
            DiagnoseEvery = 20_000,
        },
    };

    /// <summary>
    /// The task that separates rules: MNIST's images through a layer of 32 (Meulemans et al. 2021, arXiv:2106.07887,
    /// table 1, where direct feedback alignment ends at three times the loss of backpropagation). Gauss-Newton targets
    /// are left out: with 784 outputs a step of theirs is out of proportion.
    /// </summary>
    public static StudySpecification Autoencoder { get; } = Activity with
    {
        Name = "autoencoder",
        Title = "Which displacements and fits train an autoencoder through a narrow layer?",
        Rules = Canonical(
            "bp", "bp+momentum", "bp+adam", "foof", "locoprop:steps=100", "fa", "fa+foof", "dfa", "dfa+foof", "secant",
            "secant+foof", "ddtp", "ldrl", "frozen"),
        LearningRate = 1,
        LearningRates = [0.001, 0.003, 0.03, 0.3, 1, 3, 10, 30],
        Seeds = [1, 2, 3, 4, 5],
        TargetLoss = 0.04,
        Trial = Activity.Trial with { LearningRate = 1, Task = "mnist-autoencoder", Hidden = [256, 32, 256] },
    };

    /// <summary>
    /// Why second-order activity propagation failed as it was published in 2019: its own setting (784-100-10, tanh,
    /// batch 64, SGD at 0.05), beside the corrected family and the control whose hidden layer never learns.
    /// </summary>
    public static StudySpecification Soap2019 { get; } = Digits with
    {
        Name = "soap2019",
        Title = "Why did second-order activity propagation of 2019 learn so little?",
        Rules = Canonical(
            "bp", "soap2019", "soap2019:plain=0", "secant", "secant:curvature=diagonal", "fa", "fa+soap2019",
            "fa+secant", "frozen"),
        LearningRate = 0.05,
        LearningRates = [0.01, 0.03, 0.1, 0.3, 1, 3, 10],
        TuningSeeds = [101],
        Trial = Digits.Trial with { LearningRate = 0.05, Hidden = [100], Epochs = 1, EvaluateEvery = 0 },
    };

    /// <summary>
    /// Rules with and without a look at W in a convolutional network on CIFAR-10, that of Moskovitz, Litwin-Kumar and
    /// Abbott 2018 in the settings of Lance and Kieu's code (2026, arXiv:2605.08564, github.com/dqieu/Interp_FA):
    /// crops of 24x24, Adam, batches of 128; for 2 epochs in place of 50.
    /// </summary>
    public static StudySpecification Moskovitz { get; } = new()
    {
        Name = "moskovitz",
        Title = "What does a convolutional network learn by when the way back does not see its weights?",
        Rules = Canonical(
            "bp", "fa", "fa+kernels:feedback=dense", "frsf", "usf:magnitude=norm", "dfa",
            "dfa+kernels:feedback=shared", "kp", "frozen"),
        LearningRate = 0.001,
        LearningRates = [0.0001, 0.0003, 0.001, 0.003],
        Seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9],
        TuningSeeds = [101],
        TargetLoss = 1.6,
        Trial = new TrialSpecification
        {
            Task = "cifar-10",
            Rule = "bp",
            Seed = 0,
            LearningRate = 0.001,
            Model = "moskovitz-1",
            InputScaling = "per-channel",
            Augment = "crop:24+flip",
            Initializer = "pytorch",
            FeedbackInitializer = "pytorch",
            Optimizer = "adam",
            Batch = 128,
            Epochs = 2,
            LogEvery = 2000,
            EvaluateEvery = 0,
            DiagnoseEvery = 0,
        },
    };

    /// <summary>
    /// How much of W must leak into the way back: signs of all synapses, of a share, or of the output layer alone, at
    /// every step or seldom, and batches of backpropagation now and then; in the network of the study moskovitz.
    /// </summary>
    public static StudySpecification Leak { get; } = Moskovitz with
    {
        Name = "leak",
        Title = "How many bits of the weights must leak into the way back, and how often?",
        Rules = Canonical(
            "bp", "fa", "usf:magnitude=norm", "sign:period=1000,magnitude=norm", "sign:period=10000,magnitude=norm",
            "sign:period=1000000000,magnitude=norm", "sign:period=1,magnitude=norm,share=0.5",
            "sign:period=1,magnitude=norm,share=0.25", "sign:period=1,magnitude=norm,share=0.1",
            "sign:period=1,magnitude=norm,layers=output", "sign:period=1,magnitude=norm,layers=hidden",
            "fa+bp-batch:period=1000", "fa+bp-batch:period=10000"),
        LearningRates = [0.0001, 0.0003, 0.001],
    };

    /// <summary>
    /// The rules of Sanfiz and Akrout 2021 (arXiv:2108.13446) in their LeNet on Fashion-MNIST, with the settings of
    /// their code's table (github.com/jsalbert/biotorch, Benchmarks.md), for 8 epochs in place of 100, each rule at
    /// its own learning rate. Images have a frame of zeros where theirs are resized to 32x32.
    /// </summary>
    public static StudySpecification LenetFashion { get; } = Digits with
    {
        Name = "lenet-fashion",
        Title = "How far does each rule train LeNet on clothes, each at its own learning rate?",
        Rules = Canonical("bp", "fa", "dfa", "usf:magnitude=scale", "brsf", "frsf", "frozen"),
        LearningRate = 0.003,
        LearningRates = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03],
        EdgeExtensions = 1,
        Seeds = [1, 2, 3, 4, 5, 6, 7, 8],
        TuningSeeds = [101],
        Trial = Digits.Trial with
        {
            LearningRate = 0.003,
            Task = "fashion-mnist",
            InputScaling = "per-channel",
            Model = "layers:6x5p2,pool2,16x5,pool2,120x5,84",
            Activation = "relu",
            Initializer = "xavier-uniform",
            FeedbackInitializer = "xavier-uniform",
            Momentum = 0.9,
            WeightDecay = 0.001,
            Decay = "l2",
            Epochs = 8,
            Schedule = "multi-step",
            ScheduleEpochs = [4, 6],
            ScheduleFactor = 0.1,
            EvaluateEvery = 0,
            DiagnoseEvery = 100_000,
        },
    };

    // When it is asked for: those of groups vary what is above.
    private static readonly Lazy<IReadOnlyList<StudySpecification>> Everything = new(() =>
    [
        Founding, Curve, EveryRule, Confound, Algoperf, Activity, Autoencoder, Soap2019, Moskovitz, Leak,
        LenetFashion,
        .. StudyGroup.All.SelectMany(group => group.Studies),
    ]);

    /// <summary>All of them, those of <see cref="StudyGroup">groups</see> last.</summary>
    public static IReadOnlyList<StudySpecification> All => Everything.Value;

    /// <summary>The words of all studies, and of the groups of them.</summary>
    public static IReadOnlyList<string> Words =>
        [.. All.Select(study => study.Name), .. StudyGroup.All.Select(group => group.Name)];

    /// <summary>The study with this word.</summary>
    /// <exception cref="SoapException">There is none.</exception>
    public static StudySpecification Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (StudyGroup.Find(name) is { } group)
        {
            throw SoapException.BadUsage(
                $"'{name}' is several studies, which soap run and soap plan take together; allowed: one of them, " +
                    string.Join(", ", group.Studies.Select(study => study.Name)));
        }

        return All.FirstOrDefault(study => study.Name == name)
            ?? throw SoapException.BadUsage($"unknown study '{name}': {Spelling.Hint(name, Words)}");
    }

    /// <summary>
    /// A short form of a study, to see it work in seconds: fewer examples, seeds and learning rates, and of networks
    /// of the catalogue fewer still. Its numbers are not to be quoted.
    /// </summary>
    public static StudySpecification Quick(StudySpecification study)
    {
        var isLarge = study.Trial.Model is not null;
        return study with
        {
            Name = study.Name + "-quick",
            LearningRates = [.. study.LearningRates.Where((_, index) => index % 2 == 1)],
            Seeds = [.. study.Seeds.Take(isLarge ? 2 : 3)],
            Candidates = Math.Min(3, study.Candidates),
            TuningSeeds = [.. study.TuningSeeds.Take(1)],
            Trial = study.Trial with
            {
                Epochs = study.Trial.Epochs / (isLarge ? 20 : 10),
                LogEvery = Math.Max(1, study.Trial.LogEvery / 2),
                DiagnoseEvery = study.Trial.DiagnoseEvery == 0 ? 0 : Math.Max(1, study.Trial.DiagnoseEvery / 2),
                Validation = study.Trial.Validation / 5,
            },
            TargetLoss = study.TargetLoss * (isLarge ? 1.25 : 2),
            ValidationTarget = study.ValidationTarget * 2,
        };
    }

    /// <summary>Rules in canonical text.</summary>
    internal static IReadOnlyList<string> Canonical(params string[] rules) =>
        [.. rules.Select(rule => LearningRule.Parse(rule).Text)];
}
