using Soap.Lab.Analysis;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>Where losses of settings lie between the best, 0, and the worst, 1, of all rules, by their
/// logarithms.</summary>
internal sealed class LossScale
{
    private readonly AxisScale _scale;

    private LossScale(double low, double high) =>
        _scale = new AxisScale(low > 0, low, high > low ? high : low + 1, [low, high]);

    /// <summary>The ends, in words.</summary>
    public IEnumerable<(double Share, string Text)> Marks =>
        _scale.Ticks.Distinct().Select(loss => (_scale.Fraction(loss), NumberText.Short(loss)));

    /// <summary>Of settings of which at least one has a loss.</summary>
    public static LossScale Of(IEnumerable<CandidateAnalysis> all)
    {
        double[] losses = [.. all.Select(candidate => candidate.ValidationLoss).OfType<double>()];
        return new LossScale(losses.Min(), losses.Max());
    }

    /// <summary>A setting's; null where it has no loss.</summary>
    public double? Share(CandidateAnalysis candidate) =>
        candidate.ValidationLoss is { } loss ? _scale.Fraction(loss) : null;
}
