using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;


namespace Soap.Lab.Reports.Figures;

/// <summary>All figures of a report.</summary>
/// <param name="Ranking">Where every rule ends; null when fewer than two have a validation loss.</param>
/// <param name="Contrasts">Rules that differ in one term; null where the study has none.</param>
/// <param name="Loss">Training and validation loss against examples.</param>
/// <param name="Ratio">Ratio of examples to the baseline's against the height of the line.</param>
/// <param name="Operations">Training loss against floating-point operations; null where all rules cost the same.</param>
/// <param name="Profile">Performance profiles of examples to the target; null where fewer than two rules have one.</param>
/// <param name="Response">Loss against learning rate; null when the study does not tune.</param>
/// <param name="Optima">Where those curves are lowest, and how far sideways they lie; null when the study does not tune.</param>
/// <param name="Diagrams">How each rule acts, where the study has interventions on it.</param>
/// <param name="Factorial">Differences from backpropagation, split; null where the study has no interventions.</param>
/// <param name="Interventions">Each rule beside its interventions.</param>
/// <param name="Functions">Learned functions of one variable; empty for other tasks.</param>
/// <param name="SharedDiagnostics">Diagnostics at the shared learning rate.</param>
/// <param name="BestDiagnostics">Diagnostics at each rule's best learning rate.</param>
internal sealed record FigureSet(
    Figure? Ranking,
    Figure? Contrasts,
    IReadOnlyList<Figure> Loss,
    IReadOnlyList<Figure> Ratio,
    Figure? Operations,
    Figure? Profile,
    Figure? Response,
    Figure? Optima,
    IReadOnlyList<CausalDiagram> Diagrams,
    Figure? Factorial,
    IReadOnlyList<Figure> Interventions,
    IReadOnlyList<Figure> Functions,
    IReadOnlyList<Figure> SharedDiagnostics,
    IReadOnlyList<Figure> BestDiagnostics)
{
    public IEnumerable<Figure> All =>
        new[] { Ranking, Contrasts }
            .Concat(Loss)
            .Append(Factorial)
            .Concat(Interventions)
            .Concat(Ratio)
            .Append(Operations)
            .Append(Profile)
            .Append(Response)
            .Append(Optima)
            .Concat(Functions)
            .Concat(SharedDiagnostics)
            .Concat(BestDiagnostics)
            .OfType<Figure>();

    public static FigureSet Of(StudyAnalysis analysis, RuleStyles styles, TrialIndex trials)
    {
        // Interventions are experiments on rules, and have figures of their own.
        ArmGroup[] all = ArmGroup.Of(analysis);
        ArmGroup[] groups = [.. all.Select(group => group with { Arms = [.. group.Arms.Where(arm => !InterventionArm.Is(arm.Rule))] })];
        StudyAnalysis rules = analysis with { Responses = [.. analysis.Responses.Where(response => !InterventionArm.Is(response.Rule))] };
        return new FigureSet(
            RankingFigure.Of(analysis, groups, styles, trials),
            ContrastFigure.Of(analysis, styles),
            [.. LossFigures.Of(analysis, groups, styles, trials)],
            [.. RatioFigure.Of(analysis, groups, styles, trials)],
            OperationsFigure.Of(analysis, groups, styles, trials),
            ProfileFigure.Of(analysis, groups, styles),
            ResponseFigure.Of(rules, styles, trials),
            ResponseOptimaFigure.Of(analysis, styles),
            CausalDiagram.Of(analysis, styles),
            FactorialFigure.Of(analysis, styles),
            [.. InterventionFigures.Of(analysis, all[0], styles, trials)],
            [.. FunctionFigures.Of(analysis, groups, styles)],
            DiagnosticFigures.Of(groups[0], styles, trials),
            groups.Length > 1 ? DiagnosticFigures.Of(groups[1], styles, trials) : []);
    }
}
