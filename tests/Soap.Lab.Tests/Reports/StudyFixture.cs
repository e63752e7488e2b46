using Soap.Diagnostics;
using Soap.Engines;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Specification;
using Soap.Lab.Statistics;
using Soap.Trials;

namespace Soap.Lab.Tests.Reports;

/// <summary>
/// A study that looks like the founding one, from formulas instead of training: five rules, a diverged trial, a target
/// that one arm never reaches.
/// </summary>
internal static class StudyFixture
{
    public static readonly string[] Rules =
    [
        "bp", "fa", "sign:period=1000,magnitude=unit", "sign:period=1000,magnitude=initial", "frozen",
    ];

    private static readonly double[] Rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];
    private static readonly double[] Optima = [0.1, 0.2, 0.01, 0.12, 0.3];
    private static readonly double[] Floors = [0.12, 0.16, 0.14, 0.15, 0.34];

    public static StudyAnalysis Analysis(
        IReadOnlyList<string>? rules = null,
        string title = "Does feedback without weights learn as fast as backpropagation?")
    {
        rules ??= Rules;
        var study = Study(rules, title);
        ArmAnalysis[] shared = [.. Enumerable.Range(0, 5).Select(rule => Arm(rules, rule, 0.01, diverged: 0))];
        ArmAnalysis[] best =
        [
            .. Enumerable.Range(0, 5).Select(rule => Arm(rules, rule, Best(rule), diverged: rule == 2 ? 1 : 0)),
        ];
        return new StudyAnalysis(study, new Provenance
        {
            SoapVersion = "0.1.0",
            Commit = "0123456789abcdef0123456789abcdef01234567",
            DotnetVersion = "10.0.4",
            TorchSharpVersion = "0.107.0",
            LibtorchVersion = "2.10.0",
            OperatingSystem = "Debian GNU/Linux 12",
            Processor = "AMD EPYC",
            InstructionSet = "AVX-512",
            Cores = 2,
            ThreadsPerTrial = 1,
            CommandLine = "soap run",
            DataDigests = new Dictionary<string, string>
            {
                ["train-images-idx3-ubyte"] = new string('a', 64),
                ["t10k-images-idx3-ubyte"] = new string('b', 64)
            },
        })
        {
            SharedRate = shared,
            BestRate = best,
            Responses = [.. Enumerable.Range(0, 5).Select(rule => Response(rules, rule))],
            Findings = [
                "At the shared learning rate of 0.01 feedback alignment needs 2.1 times the examples of " +
                    "backpropagation to reach a training loss of 0.5 (95 % interval 1.9 to 2.3).",
                "The naive sign rule (unit magnitude) seems faster than backpropagation at the shared learning " +
                    "rate, by a factor of 0.62; at each rule's best learning rate nothing " +
                    "shows that an advantage remains.",
                "With the feedback's magnitude kept (sign initial) the rule is slower than " +
                    "backpropagation at both learning rates.",
                "Every rule but frozen learns the hidden layer: its test accuracy is above the " +
                    "frozen control's on all 5 seeds.",
            ],
            Limits = [
                "One network, one data set: nothing here says how the rules do on deeper networks.",
                "The learning-rate grid is coarse; the best rate of frozen lies on its edge.",
            ],
            Diverged =
            [
                new DivergedTrial(rules[2], 0.01, 104, new Divergence(812, 51_904, "preactivations/1")),
                new DivergedTrial(rules[2], 1, 1, new Divergence(3, 128, "weights/1")),
            ],
            Samples = [],
            TimeFindings =
            [
                "Counted in seconds the order turns: sign reaches 0.5 with 0.6x the examples but 12x the cost.",
            ],
            TimeLimits = ["Seconds are those of training steps alone: on another machine they are others."],
        };
    }

    /// <summary>The same for a task of one variable, without tuning and without accuracies.</summary>
    public static StudyAnalysis Curve()
    {
        var analysis = Analysis();
        ArmAnalysis[] arms = [.. analysis.SharedRate.Select((arm, rule) => arm with
        {
            TestAccuracy = null,
            TestAccuracyDifference = null,
            Functions =
            [
                .. analysis.Study.Seeds.Select(seed => new SeedFunction(
                    seed,
                    [
                        .. Grid().Select(x => new FunctionPoint(
                            x, (1 - 0.1 * rule) * Target(x) + 0.01 * Noise(rule, seed, x))),
                    ])),
            ],
        })];
        return analysis with
        {
            Study = analysis.Study with { LearningRates = [], TuningSeeds = [] },
            SharedRate = arms,
            BestRate = [],
            Responses = [],
            Diverged = [],
            Samples = [.. Grid().Select(x => new FunctionPoint(x, Target(x) + 0.02 * Noise(9, 9, x)))],
        };
    }

    public static IReadOnlyList<TrialResult> Trials() =>
        [.. from rule in Enumerable.Range(0, 5) from seed in Study(Rules, "").Seeds select Trial(rule, seed)];

    private static StudySpecification Study(IReadOnlyList<string> rules, string title) => new()
    {
        Name = "founding",
        Title = title,
        Rules = rules,
        LearningRate = 0.01,
        LearningRates = Rates,
        Seeds = [101, 102, 103, 104, 105],
        TuningSeeds = [1, 2, 3],
        TargetLoss = 0.5,
        Trial = new TrialSpecification { Task = "mnist", Rule = "bp", Seed = 0, LearningRate = 0.01 },
    };

    private static double Best(int rule) =>
        rule == 4 ? 1 : Rates.MinBy(rate => Math.Abs(Math.Log(rate / Optima[rule])));

    private static double Noise(int rule, ulong seed, double x) =>
        Math.Sin(12.9898 * x + 78.233 * rule + 37.719 * seed);

    /// <summary>
    /// Loss after so many examples: a power law from ln 10 to a floor, faster nearer the rule's optimum.
    /// </summary>
    private static double Loss(int rule, double rate, double examples)
    {
        var speed = 1 / (1 + Math.Pow(Math.Log10(rate / Optima[rule]), 2));
        return Floors[rule] + (2.30 - Floors[rule]) / Math.Pow(1 + examples * speed / (rule == 1 ? 4200 : 2200), 1.05);
    }

    private static BandPoint[] Band(int rule, double rate, double relative, int step) =>
    [
        .. Enumerable.Range(1, 110_000 / step).Select(i =>
        {
            var mean = Loss(rule, rate, i * step) * (1 + 0.012 * Noise(rule, 5, i));
            return new BandPoint(i * step, mean, mean * (1 - relative), mean * (1 + relative));
        })
    ];

    private static ArmAnalysis Arm(IReadOnlyList<string> rules, int rule, double rate, int diverged)
    {
        var final = Loss(rule, rate, 110_000);
        var accuracy = 0.985 - 0.16 * final;
        var means = diverged == 0;
        return new ArmAnalysis
        {
            Rule = rules[rule],
            LearningRate = rate,
            Seeds = 5,
            DivergedSeeds = diverged,
            TrainingLoss = means ? Band(rule, rate, 0.03, 1000) : [],
            ValidationLoss = means ? Band(rule, rate * 0.97, 0.02, 10_000) : [],
            FinalTrainingLoss = means ? Around(final, 0.006) : null,
            TestLoss = means ? Around(final * 1.05, 0.005) : null,
            TestAccuracy = means ? Around(accuracy, 0.0021) : null,
            TestAccuracyDifference = means && rule > 0 ? Around(accuracy - 0.96, 0.0017) : null,
            TestLossDifference = means && rule > 0 ? Around(final * 1.05 - 0.17, 0.004) : null,
            Target = TargetAt(rule, rate, 0.5, diverged),
            Cost = Cost(rule, TargetAt(rule, rate, 0.5, diverged).RatioToBaseline),
            Times = Times(rule, TargetAt(rule, rate, 0.5, diverged).RatioToBaseline),
            RatioCurve = rule == 0
                ? []
                : [.. Enumerable.Range(0, 17).Select(i => TargetAt(rule, rate, 1.8 - 0.1 * i, diverged))],
            Outcomes = Outcomes(rule, final, accuracy, diverged),
            ExamplesOverBest =
            [
                .. Enumerable.Range(0, 5)
                    .Select(seed => rule == 4 && seed > 2 ? (double?)null : 1 + rule * 0.4 + 0.1 * seed),
            ],
            Diagnostics = Diagnostics(rule),
            SeedCurves =
            [
                .. Study(rules, "").Seeds.Skip(diverged).Select(seed => new SeedCurve(
                    seed,
                    [
                        .. Band(rule, rate, 0, 2000).Select(point => new LossPoint(
                            (long)point.X, point.Mean * (1 + 0.02 * Noise(rule, seed, point.X)))),
                    ])),
            ],
        };
    }

    // The third rule is made by the other engine, at three times the operations and twenty times the seconds; of the
    // fourth no time is stored.
    private static ArmCost Cost(int rule, Interval? examples)
    {
        double flops = rule == 2 ? 2_454_528 : rule == 4 ? 411_648 : 818_176;
        return new ArmCost
        {
            FlopsPerExample = flops,
            FlopsPerExampleRatio = rule == 0 ? null : flops / 818_176,
            FlopsToTargetRatio = Scaled(examples, flops / 818_176),
        };
    }

    private static ArmTimes Times(int rule, Interval? examples)
    {
        var seconds = rule == 2 ? 20 : rule == 4 ? 0.6 : 1.05;
        return new ArmTimes
        {
            Engine = rule == 2 ? "autograd" : "fused",
            SecondsPerExample = rule == 3 ? null : Around(4e-6 * seconds, 1e-7),
            SecondsPerExampleRatio = rule is 0 or 3 ? null : Around(seconds, 0.03),
            SecondsToTargetRatio = rule == 3 ? null : Scaled(examples, seconds),
        };
    }

    private static Interval? Scaled(Interval? examples, double factor) => examples is null ? null
        : new Interval(examples.Estimate * factor, examples.Low * factor, examples.High * factor, 5);

    private static OutcomeAnalysis[] Outcomes(int rule, double final, double accuracy, int diverged)
    {
        var comparison = rule == 0
            ? null
            : new BaselineComparison(Around(0.02 * rule, 0.006), new Interval(0.2, 0.04, 0.6, 5), 0.0625, 5)
            {
                AdjustedPValue = 0.25,
                Deviation = 0.01,
                DetectableDifference = 0.017,
            };
        var loss = Around(final * 1.02, 0.006);
        return
        [
            new OutcomeAnalysis(
                ArmOutcome.FinalValidationLoss,
                diverged > 1 ? null : diverged == 1 ? loss with { High = double.PositiveInfinity } : loss,
                comparison),
            new OutcomeAnalysis(ArmOutcome.TestAccuracy, diverged > 1 ? null : Around(accuracy, 0.002), comparison),
        ];
    }

    private static Interval Around(double value, double half) => new(value, value - half, value + half * 1.1, 5);

    private static TargetAnalysis TargetAt(int rule, double rate, double loss, int diverged)
    {
        var examples = Examples(rule, rate, loss);
        var reached = rule == 4 && loss < 0.55 ? 3 : examples <= 110_000 ? 5 - diverged : 0;
        var interval = reached == 5 ? new Interval(examples, examples * 0.92, examples * 1.09, 5) : null;
        var ratio = examples / Examples(0, rate, loss);
        return new TargetAnalysis(
            loss, reached, 5, interval,
            interval is null || rule == 0 ? null : new Interval(ratio, ratio * 0.93, ratio * 1.07, 5))
        {
            BaselineReached = rule == 0 ? null : 5,
        };
    }

    private static double Examples(int rule, double rate, double loss)
    {
        double examples = 100;
        while (examples <= 200_000 && Loss(rule, rate, examples) > loss)
        {
            examples *= 1.02;
        }

        return examples;
    }

    private static ResponseCurve Response(IReadOnlyList<string> rules, int rule) => new(
        rules[rule],
        [
            .. Rates.Select(rate => rule == 2 && rate > 0.5
                ? new ResponsePoint(rate, null, 2)
                : new ResponsePoint(
                    rate,
                    new Interval(
                        Loss(rule, rate, 110_000), Loss(rule, rate, 110_000) * 0.96, Loss(rule, rate, 110_000) * 1.05,
                        3),
                    0))
        ],
        Best(rule),
        rule == 4);

    private static DiagnosticCurve[] Diagnostics(int rule)
    {
        (string Metric, Func<double, double> At)[] metrics =
        [
            (nameof(DiagnosticPoint.WeightAngle), t => rule == 0 ? 0 : 90 - 45 * t),
            (nameof(DiagnosticPoint.DisplacementAngle), t => rule == 0 ? 0 : 85 - 40 * t),
            (nameof(DiagnosticPoint.GradientAngle), t => rule == 0 ? 0 : 80 - 35 * t),
            (nameof(DiagnosticPoint.DisplacementRank), t => rule == 0 ? 6 + t : 4 + t),
            (nameof(DiagnosticPoint.FeedbackNormRatio), t => rule == 2 ? 22.8 - 9 * t : 1 - 0.3 * t),
            (nameof(DiagnosticPoint.DisplacementNormRatio), t => rule == 2 ? 19 - 7 * t : 1.02 - 0.3 * t),
            (nameof(DiagnosticPoint.GradientNormRatio), t => rule == 2 ? 17 - 6 * t : rule == 4 ? 0 : 1.05 - 0.3 * t),
            (nameof(DiagnosticPoint.SignAgreement), t => rule is 0 ? 1 : rule is 2 or 3 ? 0.97 : 0.5 + 0.25 * t),
            (nameof(DiagnosticPoint.RelativeDistance), t => rule == 0 ? 0 : 1.4 - 0.5 * t),
            (
                nameof(DiagnosticPoint.EffectiveLearningRate),
                t => rule == 4 ? 0 : (rule == 2 ? 0.01 : 0.0012) * (1 - 0.7 * t)),
        ];
        return
        [
            .. from metric in metrics
               from layer in new[] { 1, 2 }
               where layer == 1
                   ? metric.Metric is not (nameof(DiagnosticPoint.WeightAngle)
                       or nameof(DiagnosticPoint.FeedbackNormRatio)
                       or nameof(DiagnosticPoint.SignAgreement)
                       or nameof(DiagnosticPoint.RelativeDistance))
                   : metric.Metric is not nameof(DiagnosticPoint.GradientAngle)
               select new DiagnosticCurve(layer, metric.Metric,
               [
                   .. Enumerable.Range(0, 23).Select(i =>
                   {
                       var mean = metric.At(1 - Math.Exp(-i / 7.0)) * (1 + 0.01 * Noise(rule, 3, i));
                       return new BandPoint(i * 5000, mean, mean * 0.97, mean * 1.03);
                   })
               ])
        ];
    }

    private static TrialResult Trial(int rule, ulong seed)
    {
        var diverged = rule == 2 && seed == 104;
        return new TrialResult
        {
            Specification = Study(Rules, "").Trial with { Rule = Rules[rule], Seed = seed },
            Outcome = diverged ? TrialOutcome.Diverged : TrialOutcome.Finished,
            Divergence = diverged ? new Divergence(812, 51_904, "preactivations/1") : null,
            TrainingLoss =
            [
                .. Band(rule, 0.01, 0, 1000).Select(point => new LossPoint(
                    (long)point.X,
                    diverged && point.X > 51_000 ? double.NaN : point.Mean + 0.01 * Noise(rule, seed, point.X))),
            ],
            Validation = [new EvaluationPoint(110_000, 0.3, 0.91)],
            Test = diverged ? null : new EvaluationPoint(110_000, 0.31, 0.905),
            Diagnostics = [new DiagnosticPoint { Examples = 0, Layer = 2, WeightAngle = 89.5, SignAgreement = 0.5 }],
            WeightsDigest = new string('c', 64),
            DataDigests = new Dictionary<string, string>(),
        };
    }

    private static IEnumerable<double> Grid() => Enumerable.Range(0, 101).Select(i => -2 + 0.04 * i);

    private static double Target(double x) => 0.8 * Math.Exp(-Math.Pow(1.4 * x, 2)) * Math.Sin(2 * x);
}
