using Soap.Lab.Running;
using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Confound;

/// <summary>Reads optima and sideways shifts from the curves of loss against learning rate.</summary>
internal static class ResponseAnalyzer
{
    // Each takes milliseconds; few seeds have few resamples that differ.
    private const int Resamples = 1000;

    /// <summary>One a rule, in the study's order; empty when the study does not tune, or screens: an optimum is read
    /// from a curve with its neighbours.</summary>
    public static IReadOnlyList<ResponseAnalysis> Of(StudyResults results)
    {
        if (results.Study.LearningRates.Count == 0 || results.Study.Screening is not null)
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
            .Select(seed => ResponseOptimum.Of(
                grid.Places, [.. Enumerable.Range(0, grid.Places.Length).Select(rate => grid[rate, seed])])),
    ];

    private static Interval? Mean(IEnumerable<double?> decades)
    {
        double?[] all = [.. decades];
        return all.All(value => value is not null)
            ? Bootstrap.GeometricMean([.. all.Select(value => Math.Pow(10, value!.Value))])
            : null;
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

        var draws = Statistics.Resamples.Of(grid.Seeds);
        var known = new Dictionary<string, double?>();
        var shifts = new List<double>(Resamples);
        for (var resample = 0; resample < Resamples; resample++)
        {
            var drawn = draws[(resample * grid.Seeds)..((resample + 1) * grid.Seeds)];
            var key = string.Join(',', drawn.Select(seed => $"{seed}"));
            if (!known.TryGetValue(key, out var shift))
            {
                known.Add(key, shift = SidewaysShift.Of(grid.Falling(drawn), baseline.Falling(drawn))?.Shift);
            }

            if (shift is { } value)
            {
                shifts.Add(value);
            }
        }

        return shifts.Count < Resamples / 2 ? null : new ResponseShift(
            IntervalEnds.Of(all, _ => found.Shift, [.. shifts], IntervalMethod.ExpandedPercentile),
            found.Distance,
            found.Residual,
            SidewaysShift.IsAtLimit(found.Shift, curve.Places, reference.Places));
    }
}
