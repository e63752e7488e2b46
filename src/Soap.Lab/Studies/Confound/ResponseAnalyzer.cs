using Soap.Lab.Statistics;
using Soap.Randomness;

namespace Soap.Lab.Studies.Confound;

/// <summary>Reads optima and sideways shifts from the curves of loss against learning rate.</summary>
internal static class ResponseAnalyzer
{
    private const int Resamples = 1000;

    /// <summary>One a rule, in the study's order; empty when the study does not tune.</summary>
    public static IReadOnlyList<ResponseAnalysis> Of(StudyResults results)
    {
        if (results.Study.LearningRates.Count == 0)
        {
            return [];
        }

        var baseline = ResponseGrid.Of(results, results.Study.Rules[0]);
        var reference = Optima(baseline);
        return
        [
            .. results.Study.Rules.AsParallel().AsOrdered().Select((rule, i) =>
            {
                var grid = ResponseGrid.Of(results, rule);
                var optima = Optima(grid);
                return new ResponseAnalysis(
                    rule,
                    Mean(optima.Select(optimum => optimum?.Place)),
                    optima.Count(optimum => optimum?.IsOnEdge == true),
                    i == 0 ? null : Mean(optima.Zip(reference, (own, other) => own?.Place - other?.Place)),
                    i == 0 ? null : Shift(grid, baseline));
            }),
        ];
    }

    // One a tuning seed.
    private static (double Place, bool IsOnEdge)?[] Optima(ResponseGrid grid) =>
    [
        .. Enumerable.Range(0, grid.Seeds)
            .Select(seed => ResponseOptimum.Of(grid.Places, [.. Enumerable.Range(0, grid.Places.Length).Select(rate => grid[rate, seed])])),
    ];

    private static Interval? Mean(IEnumerable<double?> decades)
    {
        double?[] all = [.. decades];
        return all.All(value => value is not null) ? Bootstrap.GeometricMean([.. all.Select(value => Math.Pow(10, value!.Value))]) : null;
    }

    // Seeds are paired: both curves are resampled together. The same seeds in another order are the same curves.
    private static ResponseShift? Shift(ResponseGrid grid, ResponseGrid baseline)
    {
        int[] all = [.. Enumerable.Range(0, grid.Seeds)];
        var (curve, reference) = (grid.Falling(all), baseline.Falling(all));
        if (SidewaysShift.Of(curve, reference) is not { } found)
        {
            return null;
        }

        var stream = new RandomStream(0, $"sideways-shift/{grid.Seeds}");
        var known = new Dictionary<string, double?>();
        var shifts = new List<double>(Resamples);
        for (var resample = 0; resample < Resamples; resample++)
        {
            int[] drawn = [.. all.Select(i => (int)(stream.Uniform((long)resample * grid.Seeds + i) * grid.Seeds)).Order()];
            var key = string.Join(',', drawn);
            if (!known.TryGetValue(key, out var shift))
            {
                known.Add(key, shift = SidewaysShift.Of(grid.Falling(drawn), baseline.Falling(drawn))?.Shift);
            }

            if (shift is { } value)
            {
                shifts.Add(value);
            }
        }

        shifts.Sort();
        var interval = new Interval(found.Shift, Quantile(shifts, 0.025), Quantile(shifts, 0.975), grid.Seeds);
        return new ResponseShift(interval, found.Distance, found.Residual, SidewaysShift.IsAtLimit(found.Shift, curve.Places, reference.Places));
    }

    // Linear between order statistics (R type 7).
    private static double Quantile(List<double> sorted, double probability)
    {
        var position = probability * (sorted.Count - 1);
        var below = (int)position;
        return sorted[below] + (position - below) * (sorted[Math.Min(below + 1, sorted.Count - 1)] - sorted[below]);
    }
}
