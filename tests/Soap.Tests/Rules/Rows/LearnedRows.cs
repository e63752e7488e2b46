using Soap.Rules;
using Soap.Signals;
using Soap.Tests.Oracles;

namespace Soap.Tests.Rules.Rows;

/// <summary>Feedback that learns from what a layer lives through, or from its answer to noise.</summary>
internal static class LearnedRows
{
    // A mirror on a linear layer adds η a² / 12 W a phase and loses λ B.
    private const double MultipleOfW = 12 * 0.1 * 0.1 / 12 / 0.01;

    public static IReadOnlyList<RuleRow> All { get; } =
    [
        KolenPollack("kp:decay=0.01") with { DifferenceShrinksUnderAdam = true },
        KolenPollack("pfa:ratio=3,expansion=random,decay=0.01") with { MixesSenders = true },
        KolenPollack("pfa:ratio=2,expansion=identity,decay=0.01") with
        {
            MixesSenders = true,
            DifferenceShrinksUnderAdam = true,
        },
        KolenPollack("pfa:ratio=1,expansion=orthogonal,decay=0.01") with { MixesSenders = true },

        // Under the direct signal no W has B's shape, and nothing is made equal.
        KolenPollack("dfa+pfa:ratio=2,expansion=random,decay=0.01") with
        {
            IsBroadcast = true, EqualsBackpropagationWhen = null, DifferenceShrinksBy = null,
            Naive = new() { Sent = seen => seen.OutputError, FeedbackGradient = Increment, Decay = 0.01 },
        },
        Mirror(
            "wm:rate=12,noise=0.1,decay=0.01,spread=0,answer=centred,warm-up=0",
            mirroring => mirroring.Learn(12, 0.1, 0.01),
            _ => MultipleOfW),
        Mirror(
            "wm:rate=12,noise=0.1,decay=0,spread=0.5,answer=centred,warm-up=2",
            mirroring => mirroring.Learn(12, 0.1, 0, 0.5, 2),
            w => 0.5 / Spread(w)),
        Mirror(
            "wm:rate=1.28,noise=0.1,decay=0,spread=0,answer=raw,warm-up=3",
            mirroring => mirroring.Learn(1.28, 0.1, 0, 0, 3, raw: true),
            null),
    ];

    private static RuleRow KolenPollack(string text) => new()
    {
        Name = text,
        Make = () => LearningRule.Parse(text),
        Reads = ForwardAccess.Never,
        HasOwnFeedback = true,
        FeedbackIsParameter = true,
        EqualsBackpropagationWhen = layer => RuleRow.SetWeight(layer, layer.EffectiveFeedback.detach()),
        Feedback = (_, initial, _) => initial,
        LearnsTeacherSteps = 60,
        AlignsBelowDegrees = 80,
        DifferenceShrinksBy = 0.01,
        Naive = new() { FeedbackGradient = Increment, Decay = 0.01 },
    };

    private static RuleRow Mirror(
        string text, Func<NaiveMirroring, double[,]> learn, Func<double[,], double>? multiple) =>
        new()
        {
            Name = text,
            Make = () => LearningRule.Parse(text),
            Reads = ForwardAccess.ThroughActivity,
            HasOwnFeedback = true,
            Feedback = (_, initial, _) => initial,
            LearnsTeacherSteps = 60,
            AlignsBelowDegrees = 80,
            IsMirror = true,
            MirrorMultiple = multiple,
            Naive = new() { Mirror = learn },
        };

    private static double[,] Increment(NaiveExperience seen) => NaiveNetwork.Outer(seen.Sent, seen.Input).Weight;

    // Of what W carries of noise uniform in [0, 1).
    private static double Spread(double[,] w)
    {
        var random = new Random(1);
        var sent = new double[2000, w.GetLength(0)];
        for (var i = 0; i < sent.Length; i++)
        {
            sent[i / w.GetLength(0), i % w.GetLength(0)] = random.NextDouble();
        }

        return NaiveMirroring.SpreadOf(NaiveNetwork.Product(sent, w));
    }
}
