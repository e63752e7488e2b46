using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;

namespace Soap.Lab.Reports.Figures;

/// <summary>All figures of a report.</summary>
internal sealed record FigureSet
{
    /// <summary>Where every rule ends; null when fewer than two have a validation loss.</summary>
    public required Figure? Ranking { get; init; }

    /// <summary>Rules that differ in one term; null where the study has none.</summary>
    public required Figure? Contrasts { get; init; }

    /// <summary>What rules reach against the bits of W that they are told; null where they do not differ in that by
    /// degrees.</summary>
    public required Figure? Leak { get; init; }

    /// <summary>Training and validation loss against examples.</summary>
    public required IReadOnlyList<Figure> Loss { get; init; }

    /// <summary>Ratio of examples to the baseline's against the height of the line.</summary>
    public required IReadOnlyList<Figure> Ratio { get; init; }

    /// <summary>Training loss against floating-point operations; null where all rules cost the same.</summary>
    public required Figure? Operations { get; init; }

    /// <summary>Performance profiles of examples to the target; null where fewer than two rules have one.</summary>
    public required Figure? Profile { get; init; }

    /// <summary>Loss against learning rate; null when the study does not tune.</summary>
    public required Figure? Response { get; init; }

    /// <summary>
    /// Where those curves are lowest, and how far sideways they lie; null when the study does not tune.
    /// </summary>
    public required Figure? Optima { get; init; }

    /// <summary>Every setting that was tried, where the study tunes more than the learning rate.</summary>
    public required IReadOnlyList<Figure> Candidates { get; init; }

    /// <summary>How each rule acts, where the study has interventions on it.</summary>
    public required IReadOnlyList<CausalDiagram> Diagrams { get; init; }

    /// <summary>Differences from backpropagation, split; null where the study has no interventions.</summary>
    public required Figure? Factorial { get; init; }

    /// <summary>Each rule beside its interventions.</summary>
    public required IReadOnlyList<Figure> Interventions { get; init; }

    /// <summary>Learned functions of one variable; empty for other tasks.</summary>
    public required IReadOnlyList<Figure> Functions { get; init; }

    /// <summary>Diagnostics at the shared learning rate.</summary>
    public required IReadOnlyList<Figure> SharedDiagnostics { get; init; }

    /// <summary>Diagnostics at each rule's best learning rate.</summary>
    public required IReadOnlyList<Figure> BestDiagnostics { get; init; }

    /// <summary>Representations at the shared learning rate; empty where they were not measured.</summary>
    public required IReadOnlyList<Figure> SharedRepresentations { get; init; }

    /// <summary>Representations at each rule's best learning rate.</summary>
    public required IReadOnlyList<Figure> BestRepresentations { get; init; }

    public IEnumerable<Figure> All =>
        new[] { Ranking, Leak, Contrasts }
            .Concat(Loss)
            .Append(Factorial)
            .Concat(Interventions)
            .Concat(Ratio)
            .Append(Operations)
            .Append(Profile)
            .Append(Response)
            .Append(Optima)
            .Concat(Candidates)
            .Concat(Functions)
            .Concat(SharedDiagnostics)
            .Concat(BestDiagnostics)
            .Concat(SharedRepresentations)
            .Concat(BestRepresentations)
            .OfType<Figure>();

    public static FigureSet Of(StudyAnalysis analysis, RuleStyles styles, TrialIndex trials)
    {
        // Interventions are experiments on rules, and have figures of their own.
        var all = ArmGroup.Of(analysis);
        ArmGroup[] groups =
        [
            .. all.Select(group => group with { Arms = [.. group.Arms.Where(arm => !InterventionArm.Is(arm.Rule))] }),
        ];
        var rules = analysis with
        {
            Responses = [.. analysis.Responses.Where(response => !InterventionArm.Is(response.Rule))],
        };
        return new FigureSet
        {
            Ranking = RankingFigure.Of(analysis, groups, styles, trials),
            Contrasts = ContrastFigure.Of(analysis, styles),
            Leak = LeakFigure.Of(analysis, groups, styles),
            Loss = [.. LossFigures.Of(analysis, groups, styles, trials)],
            Ratio = [.. RatioFigure.Of(analysis, groups, styles, trials)],
            Operations = OperationsFigure.Of(analysis, groups, styles, trials),
            Profile = ProfileFigure.Of(analysis, groups, styles),
            Response = ResponseFigure.Of(rules, styles, trials),
            Optima = ResponseOptimaFigure.Of(analysis, styles),
            Candidates = [.. CandidateFigures.Of(analysis, styles)],
            Diagrams = CausalDiagram.Of(analysis, styles),
            Factorial = FactorialFigure.Of(analysis, styles),
            Interventions = [.. InterventionFigures.Of(analysis, all[0], styles, trials)],
            Functions = [.. FunctionFigures.Of(analysis, groups, styles)],
            SharedDiagnostics = DiagnosticFigures.Of(groups[0], styles, trials),
            BestDiagnostics = groups.Length > 1 ? DiagnosticFigures.Of(groups[1], styles, trials) : [],
            SharedRepresentations = RepresentationFigures.Of(groups[0], styles, trials),
            BestRepresentations = groups.Length > 1 ? RepresentationFigures.Of(groups[1], styles, trials) : [],
        };
    }
}
