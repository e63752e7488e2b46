using Soap.Lab.Studies;

namespace Soap.Lab.Reports.Figures;

/// <summary>All figures of a report.</summary>
/// <param name="Ranking">Where every rule ends; null when fewer than two have a validation loss.</param>
/// <param name="Loss">Training and validation loss against examples.</param>
/// <param name="Ratio">Ratio of examples to the baseline's against the height of the line.</param>
/// <param name="Profile">Performance profiles of examples to the target; null where fewer than two rules have one.</param>
/// <param name="Response">Loss against learning rate; null when the study does not tune.</param>
/// <param name="Functions">Learned functions of one variable; empty for other tasks.</param>
/// <param name="SharedDiagnostics">Diagnostics at the shared learning rate.</param>
/// <param name="BestDiagnostics">Diagnostics at each rule's best learning rate.</param>
internal sealed record FigureSet(
    Figure? Ranking,
    IReadOnlyList<Figure> Loss,
    IReadOnlyList<Figure> Ratio,
    Figure? Profile,
    Figure? Response,
    IReadOnlyList<Figure> Functions,
    IReadOnlyList<Figure> SharedDiagnostics,
    IReadOnlyList<Figure> BestDiagnostics)
{
    public IEnumerable<Figure> All =>
        (Ranking is null ? [] : new[] { Ranking })
            .Concat(Loss)
            .Concat(Ratio)
            .Concat(Profile is null ? [] : [Profile])
            .Concat(Response is null ? [] : [Response])
            .Concat(Functions)
            .Concat(SharedDiagnostics)
            .Concat(BestDiagnostics);

    public static FigureSet Of(StudyAnalysis analysis, RuleStyles styles, TrialIndex trials)
    {
        ArmGroup[] groups = ArmGroup.Of(analysis);
        return new FigureSet(
            RankingFigure.Of(analysis, groups, styles, trials),
            [.. LossFigures.Of(analysis, groups, styles, trials)],
            [.. RatioFigure.Of(analysis, groups, styles, trials)],
            ProfileFigure.Of(analysis, groups, styles),
            ResponseFigure.Of(analysis, styles, trials),
            [.. FunctionFigures.Of(analysis, groups, styles)],
            DiagnosticFigures.Of(groups[0], styles, trials),
            groups.Length > 1 ? DiagnosticFigures.Of(groups[1], styles, trials) : []);
    }
}
