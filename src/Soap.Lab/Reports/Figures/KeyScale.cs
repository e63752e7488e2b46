using System.Globalization;
using Soap.Lab.Analysis;

namespace Soap.Lab.Reports.Figures;

/// <summary>Where values of a tuned key lie on its own axis, from 0 to 1: a few at equal distances, whatever they are;
/// many, which are drawn from a range, by their size.</summary>
internal sealed class KeyScale
{
    private const int MostListed = 12;

    // From here on sizes are told apart by their logarithms.
    private const double Decade = 10;

    private readonly Func<CandidateAnalysis, string> _of;
    private readonly Dictionary<string, int> _places;
    private readonly AxisScale? _range;

    private KeyScale(string name, Func<CandidateAnalysis, string> of, string[] values)
    {
        (Name, _of) = (name, of);
        Values = [.. values.Select(value => Number(value) is { } number ? Ticks.Text(number) : value)];
        _places = values.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        _range = values.Length > MostListed && values.All(value => Number(value) is not null) ? Range(values) : null;
    }

    public string Name { get; }

    /// <summary>All values as they are written at axes, numbers ascending and words as they come.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>What stands at the axis: each of few values, the ends of a range.</summary>
    public IEnumerable<(double Share, string Text)> Marks => _range is null
        ? Values.Select((value, place) => (Equal(place), value))
        : [(0, Ticks.Text(_range.Low)), (1, Ticks.Text(_range.High))];

    /// <summary>The scale of one key over all settings.</summary>
    /// <param name="name">What stands at the axis.</param>
    /// <param name="all">The settings.</param>
    /// <param name="of">A setting's value, as text.</param>
    public static KeyScale Of(
        string name, IEnumerable<CandidateAnalysis> all, Func<CandidateAnalysis, string> of)
    {
        string[] values = [.. all.Select(of).Distinct()];
        return new KeyScale(
            name, of, values.All(value => Number(value) is not null) ? [.. values.OrderBy(Number)] : values);
    }

    /// <summary>Which of the values a setting has.</summary>
    public int PlaceOf(CandidateAnalysis candidate) => _places[_of(candidate)];

    /// <summary>Where a setting lies on the axis.</summary>
    public double Share(CandidateAnalysis candidate) =>
        _range is null ? Equal(PlaceOf(candidate)) : _range.Fraction(Number(_of(candidate))!.Value);

    private double Equal(int place) => Values.Count == 1 ? 0.5 : (double)place / (Values.Count - 1);

    private static AxisScale Range(string[] values)
    {
        var (low, high) = (Number(values[0])!.Value, Number(values[^1])!.Value);
        return new AxisScale(low > 0 && high >= Decade * low, low, high, []);
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) ? number : null;
}
