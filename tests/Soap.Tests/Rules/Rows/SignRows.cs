using Soap.Layers;
using Soap.Randomness;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Rows;

/// <summary>Signs of W, every so many examples and at every step.</summary>
internal static class SignRows
{
    // Errors that sum to 0 cancel in columns of B of one sign. The rounding that is left grows by the root of a
    // layer's width at each layer that it passes.
    private const double RoundingOfUnits = 100;

    public static IReadOnlyList<RuleRow> All { get; } =
    [
        Sign("sign:period=1000,magnitude=unit", 1000, Unit) with { RoundingGrowsBy = RoundingOfUnits },
        Sign("sign:period=1000,magnitude=initial", 1000, Drawn),
        Sign("sign:period=1000,magnitude=scale", 1000, Scale),
        Sign("sign:period=1000,magnitude=norm", 1000, Norm),
        Redrawn("sign:period=1000,magnitude=redrawn", 1000),
        Sign("sign:period=5,magnitude=initial", 5, Drawn),
        Sign("sign:period=1,magnitude=norm", 1, Norm),
        Sign("usf:magnitude=unit", 1, Unit) with { RoundingGrowsBy = RoundingOfUnits },
        Sign("usf:magnitude=scale", 1, Scale),
        Sign("usf:magnitude=norm", 1, Norm),
        Sign("frsf", 1, Drawn),
        Redrawn("brsf", 1),
        Partial("sign:period=5,magnitude=initial,share=0.4", 5, 0.4),
    ];

    // Added to the size of what was drawn for a synapse that leaks, to tell it from the others.
    private const double Leaks = 8;

    // The size of an entry of B from ‖W‖ / ‖sign W‖, what was drawn for it and the deviation of the draw; and a W that
    // is its own feedback.
    private static Magnitude Unit => new((_, _, _) => 1, layer => layer.Weight.sign());

    private static Magnitude Drawn =>
        new((_, drawn, _) => Math.Abs(drawn), layer => layer.Weight.sign() * layer.Synapses.DrawnFeedback.abs());

    private static Magnitude Scale => new(
        (_, _, deviation) => deviation,
        layer => layer.Weight.sign().Times(Deviation(layer.Weight.shape[1], layer.Weight.shape[0])));

    private static Magnitude Norm => new((ratio, _, _) => ratio, layer => layer.Weight.sign().Times(0.3));

    // A new layer has drawn once already, for example 0, and before the first step draws the same again.
    private static RuleRow Redrawn(string text, long period) =>
        Sign(text, period, Drawn with { OwnFeedback = layer => layer.EffectiveFeedback }) with { Redraw = Redraw };

    // Synapses that do not leak keep what was drawn, where W is 0 too.
    private static RuleRow Partial(string text, long period, double share) =>
        Sign(text, period, Drawn with { OwnFeedback = layer => layer.Synapses.DrawnFeedback }) with
        {
            ZeroWeightIsSilent = false,
            Feedback = (w, drawn, _) => Matrix(w.GetLength(0), w.GetLength(1), (row, column) =>
                drawn[row, column] < Leaks / 2 ? drawn[row, column]
                    : Math.Sign(w[row, column]) * (drawn[row, column] - Leaks)),
            Redraw = (seed, layer, _, fanIn, fanOut) =>
            {
                var (leaking, feedback) = (
                    new RandomStream(seed, $"leaking/{layer}"), new RandomStream(seed, $"feedback/{layer}"));
                return Matrix(fanOut, fanIn, (row, column) =>
                {
                    var index = (long)row * fanIn + column;
                    var drawn = Deviation(fanIn, fanOut) * feedback.Normal(index);
                    return leaking.Uniform(index) < share ? Math.Abs(drawn) + Leaks : drawn;
                });
            },
        };

    private static RuleRow Sign(string text, long period, Magnitude magnitude) => new()
    {
        Name = text,
        Make = () => LearningRule.Parse(text),
        Reads = ForwardAccess.Periodically,
        Period = period,
        HasOwnFeedback = true,
        ZeroWeightIsSilent = true,
        EqualsBackpropagationWhen = layer => RuleRow.SetWeight(layer, magnitude.OwnFeedback(layer).detach()),
        Feedback = (w, drawn, deviation) =>
        {
            var (norm, count) = (Math.Sqrt(w.Cast<double>().Sum(x => x * x)), w.Cast<double>().Count(x => x != 0));
            return Matrix(w.GetLength(0), w.GetLength(1), (row, column) =>
            {
                var sign = w[row, column] > 0 ? 1 : w[row, column] < 0 ? -1 : 0;
                return sign * magnitude.Size(count == 0 ? 0 : norm / Math.Sqrt(count), drawn[row, column], deviation);
            });
        },
        LearnsTeacherSteps = 60,
    };

    private static double[,] Redraw(ulong seed, int layer, long examples, int fanIn, int fanOut)
    {
        var stream = new RandomStream(seed, $"refresh/{layer}/{examples}");
        return Matrix(
            fanOut, fanIn, (row, column) => Deviation(fanIn, fanOut) * stream.Normal((long)row * fanIn + column));
    }

    private static double[,] Matrix(int rows, int columns, Func<int, int, double> entry)
    {
        var result = new double[rows, columns];
        for (var i = 0; i < result.Length; i++)
        {
            result[i / columns, i % columns] = entry(i / columns, i % columns);
        }

        return result;
    }

    private static double Deviation(long fanIn, long fanOut) => Math.Sqrt(2.0 / (fanIn + fanOut));

    private sealed record Magnitude(
        Func<double, double, double, double> Size, Func<FeedbackLinear, Tensor> OwnFeedback);
}
