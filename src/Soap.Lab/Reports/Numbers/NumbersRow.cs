using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Numbers;

/// <summary>A row of <c>numbers.csv</c> or <c>times.csv</c>, without the columns that name its arm.</summary>
/// <param name="Quantity">What was measured.</param>
/// <param name="Value">The number or the reason why there is none.</param>
internal sealed record NumbersRow(string Quantity, Measured Value)
{
    /// <summary>The layer, for diagnostics.</summary>
    public int? Layer { get; init; }

    /// <summary>
    /// The place of the number: the loss for examples and ratios, the examples seen for diagnostics, τ for performance
    /// profiles.
    /// </summary>
    public double? At { get; init; }

    /// <summary>How many seeds reached the loss, for examples and ratios.</summary>
    public int? Reached { get; init; }

    /// <summary>How many of the baseline's seeds reached the loss, for examples and ratios.</summary>
    public int? BaselineReached { get; init; }

    /// <summary>p and p after Holm's correction, for shifts.</summary>
    public (double Plain, double Holm)? P { get; init; }

    public string ToCsv(string comparison, string rule, double learningRate, string swept, int seeds, int diverged) =>
        Csv.Row(
            comparison, rule, Csv.Number(learningRate), swept, Quantity, $"{Layer}", Csv.Number(At),
            Csv.Number(Value.Interval?.Estimate), Csv.Number(Value.Interval?.Low), Csv.Number(Value.Interval?.High),
            $"{Value.Interval?.Count}", Csv.Number(P?.Plain), Csv.Number(P?.Holm), $"{Reached}", $"{BaselineReached}",
                $"{seeds}", $"{diverged}", Value.Reason);
}
