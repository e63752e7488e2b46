using Soap.Lab.Texts;
using Soap.Trials;

namespace Soap.Lab.Reports.Figures;

/// <summary>One trial.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Lines">Its training loss; broken where it is not finite.</param>
/// <param name="Text">Under the chart: the last loss, or that it diverged.</param>
/// <param name="Description">The same for readers who do not see the chart.</param>
/// <param name="Diverged">Whether it did.</param>
internal sealed record TrialCell(
    ulong Seed, IReadOnlyList<Series> Lines, string Text, string Description, bool Diverged)
{
    private const int Points = 60;

    public static TrialCell Of(TrialResult result, RuleStyles styles, TrialIndex trials)
    {
        var style = styles[result.Specification.Rule];
        Series[] lines =
        [
            .. trials.Line(style, result.Specification.Seed, TrialIndex.TrainingLoss(result))
                .Select(line => line with { Points = Figures.Lines.Thinned(line.Points, Points) }),
        ];
        var name =
            $"{style.Label}, η = {Ticks.Text(result.Specification.LearningRate)}, seed {result.Specification.Seed}";
        SeriesPoint[] ends = [.. lines.SelectMany(line => line.Points)];
        var fall = ends.Length == 0
            ? "no finite training loss"
            : $"training loss from {NumberText.Plain(ends[0].Y)} to {NumberText.Plain(ends[^1].Y)}";
        return result.Divergence is { } divergence
            ? new TrialCell(
                result.Specification.Seed,
                lines,
                "diverged",
                $"{name}: {fall}; diverged at step {divergence.Step}, first in {divergence.Tensor}",
                true)
            : new TrialCell(
                result.Specification.Seed,
                lines,
                ends.Length == 0 ? "" : NumberText.Plain(ends[^1].Y),
                $"{name}: {fall}",
                false);
    }
}
