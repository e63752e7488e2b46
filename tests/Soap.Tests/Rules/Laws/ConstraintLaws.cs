using Soap.Tests.Oracles;

namespace Soap.Tests.Rules.Laws;

/// <summary>Weights that keep their norm keep it to rounding, whatever moves them, and learn nevertheless.</summary>
internal static class ConstraintLaws
{
    public static Law[] All { get; } =
    [
        Law.OfSteps(Weights_keep_the_norm_they_had_at_the_start, row => row.Naive.ConstrainsNorm),
    ];

    private static void Weights_keep_the_norm_they_had_at_the_start(RuleRow row)
    {
        foreach (var settings in row.Optimizers)
        {
            (double Norm, double[,] Weights)[] before = [];
            Steps.Train(
                row,
                100,
                network => before =
                [
                    .. network.Layers.Select(layer => layer.Weight.ToMatrix())
                        .Select(weights => (NaiveNetwork.Norm(weights), weights)),
                ],
                network =>
                {
                    foreach (var (layer, (norm, weights)) in network.Layers.Zip(before))
                    {
                        var after = layer.Weight.ToMatrix();
                        Law.Hold(
                            Math.Abs(NaiveNetwork.Norm(after) / norm - 1) < 1e-14,
                            $"under {settings} the norm went from {norm} to {NaiveNetwork.Norm(after)}");
                        var moved = NaiveNetwork.Norm(NaiveNetwork.Sum(after, NaiveNetwork.Times(weights, -1))) / norm;
                        Law.Hold(moved > 0.05, $"under {settings} the weights moved by {moved} of their norm only");
                    }
                },
                settings);
        }
    }
}
