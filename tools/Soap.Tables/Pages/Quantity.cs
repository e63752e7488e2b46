using Soap.Lab.Statistics;

namespace Soap.Tables.Pages;

/// <summary>A number for a cell.</summary>
/// <param name="Value">The number.</param>
/// <param name="IsExact">Whether it is written with all its digits, such as a learning rate.</param>
internal readonly record struct Quantity(double Value, bool IsExact = false)
{
    /// <summary>An estimate and both ends, or the estimate alone where they are one; null without one.</summary>
    /// <param name="interval">The interval.</param>
    /// <param name="factor">What it is multiplied by, such as 100 for percent.</param>
    public static IReadOnlyList<Quantity>? Of(Interval? interval, double factor = 1) => interval switch
    {
        null => null,
        { Low: var low, High: var high, Estimate: var estimate } when low == high => [new(factor * estimate)],
        { Low: var low, High: var high, Estimate: var estimate } =>
            [new(factor * estimate), new(factor * low), new(factor * high)],
    };
}
