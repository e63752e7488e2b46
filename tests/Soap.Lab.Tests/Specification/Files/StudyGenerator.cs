using CsCheck;
using Soap.Lab.Specification;
using Soap.Losses;
using Soap.Maps;
using Soap.Training;
using Soap.Trials;

namespace Soap.Lab.Tests.Specification.Files;

/// <summary>Random studies that make sense.</summary>
internal static class StudyGenerator
{
    private static readonly string[] Rules =
    [
        "bp",
        "fa", "sign:period=7,magnitude=unit", "sign:period=1000,magnitude=initial", "dfa+kp:decay=0.001",
        "fa+bp-magnitude", "sparse:connections=5", "pepita", "frozen",
    ];

    private static readonly string[] Alone = ["fa+bp-direction", "sign:period=7,magnitude=unit+bp-step", "kp"];

    private static readonly Gen<double> Rates = Gen.Double[-25, 25].Select(exponent => Math.Pow(10, exponent));

    private static readonly Gen<string> Names =
        Gen.Select(Gen.Char['a', 'z'], Gen.String[Gen.Char["abcxyz019-"], 0, 20])
            .Select((first, rest) => first + rest);

    private static readonly Gen<string> Titles =
        Gen.String[Gen.Char["abc :#?'\"\\-[]{}&*!|>%@`~,=é€0."], 1, 40].Where(title => title == title.Trim());

    private static readonly Gen<TrialSpecification> Trials =
        from task in Gen.OneOf("mnist", "curve", "teacher-student")
        from hidden in Gen.Int[1, 500].Array[0, 4]
        from batch in Gen.Int[1, int.MaxValue]
        from epochs in Gen.Double[1e-9, 1e9]
        from validation in Gen.Int[1, 9999]
        from every in Gen.Int[1, 100_000].Array[3]
        from activation in Gen.OneOf([.. EnumWords.Of<Activation>()])
        from initializer in Gen.OneOf([.. Initializer.All.Select(initializer => initializer.Name)])
        from loss in Gen.OneOf<string?>([null, .. EnumWords.Of<LossKind>()])
        from scaling in Gen.OneOf<string?>(null, "unit", "per-feature", "unit-length")
        from momentum in Gen.Double[0, 0.999]
        from decay in Gen.Double[0, 1000]
        from sgd in Gen.Bool
        from schedule in Gen.OneOf([.. EnumWords.Of<Schedule>()])
        from engine in Gen.OneOf<string?>(null, "autograd")
        from seed in Gen.ULong
        select new TrialSpecification
        {
            Task = task,
            Rule = "bp",
            Seed = 0,
            LearningRate = 1,
            Hidden = hidden,
            Batch = batch,
            Epochs = epochs,
            Validation = validation,
            LogEvery = every[0],
            EvaluateEvery = every[1] - 1,
            DiagnoseEvery = every[2] - 1,
            Activation = activation,
            Initializer = initializer,
            FeedbackInitializer = initializer,
            Loss = loss,
            LabelSmoothing = batch % 5 * 0.1,
            OutputActivation = batch % 7 == 0 ? "tanh" : null,
            InputScaling = scaling,
            Optimizer = sgd ? "sgd" : "adamw",
            Momentum = sgd ? Seen(momentum) : 0,
            Nesterov = sgd && momentum > 0.5,
            WeightDecay = Seen(decay),
            Schedule = schedule,
            ScheduleEpochs = schedule == "step" ? [2.5] : schedule == "multi-step" ? [1e-3, 30, 1e9] : null,
            ScheduleFactor = schedule is "constant" or "cosine" ? null : 0.1,
            WarmUp = batch % 3 * 0.7,
            WeightScale = 1 + batch % 2,
            FeedbackScale = 1 + batch % 4 * 0.1,
            Bias = batch % 11 != 0,
            Decay = sgd && batch % 13 < 5 ? "l2" : null,
            ClipNorm = batch % 3 == 0 ? null : 0.5 * (batch % 3),
            Selection = every[1] > 1 && batch % 7 == 0 ? "loss" : null,
            Representations = validation >= 4 && batch % 6 == 0,
            LayerRates = batch % 5 == 0 ? string.Join(':', hidden.Select(_ => "1").Append("1")) : null,
            Engine = engine,
            DataSeed = seed,
        };

    private static readonly Gen<Sweep[]> Sweeps =
        from schedule in Gen.Bool
        from count in Gen.Int[0, 2]
        select new[]
        {
            new Sweep("batch", ["16", "64", "7"]),
            new Sweep("schedule", schedule ? ["constant", "cosine"] : ["cosine", "constant"]),
        }[..count];

    public static Gen<StudySpecification> Studies { get; } =
        from name in Names
        from title in Titles
        from rules in Gen.OneOf(Rules).HashSet[1, 5]
        from rate in Rates
        from rates in Rates.HashSet[0, 5]
        from seeds in Gen.ULong.HashSet[2, 9]
        from tuning in Gen.Int[1, seeds.Count - 1]
        from target in Rates
        from trial in Trials
        from noise in Gen.Int[0, 100]
        from sweeps in Sweeps
        from isRange in Gen.Bool
        from ends in Rates.Select(low => new ValueRange(low, low * 1000))
        from candidates in Gen.Int[2, 20]
        from extensions in Gen.Int[0, 10]
        where StudyCatalog.All.All(study => study.Name != name)
        select new StudySpecification
        {
            Name = name,
            Title = title,
            Rules = [.. rules],
            SharedRateRules = noise % 2 == 0 || rules.SetEquals(["fa"]) ? null : [.. Alone.Take(noise % 3 + 1)],
            LearningRate = rate,
            LearningRates = isRange ? [] : [.. rates.Order()],
            LearningRateRange = isRange ? ends : null,
            Candidates = candidates,
            EdgeExtensions = isRange ? 0 : extensions,
            Sweeps = isRange || rates.Count > 0 ? sweeps : [],
            Seeds = [.. seeds.Skip(tuning)],
            TuningSeeds = [.. seeds.Take(tuning)],
            TargetLoss = target,
            Trial = (sweeps.Length > 1 && (isRange || rates.Count > 0)
                ? trial with { ScheduleEpochs = null, ScheduleFactor = null }
                : trial) with
            {
                Batch = sweeps.Length > 0 && (isRange || rates.Count > 0) ? 16 : trial.Batch,
                Schedule = sweeps.Length > 1 && (isRange || rates.Count > 0) ? sweeps[1].Values[0] : trial.Schedule,
                LearningRate = rate,
                NoiseExamples = rules.SetEquals(["fa"]) ? noise : 0,
                NoiseLearningRate = rules.SetEquals(["fa"]) && noise > 50 ? rate : null,
            },
        };

    // What vanishes in float32 is not allowed.
    private static double Seen(double value) => SinglePrecision.Vanishes(value) ? 0 : value;
}
