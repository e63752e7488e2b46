using Soap.Lab.Analysis;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>One fixed style a rule, in the study's order.</summary>
/// <remarks>
/// The colours have a contrast of at least 3:1 on the page's white and on its dark ground, and stay apart for readers
/// who see no red or no green (simulated after Machado, Oliveira and Fernandes 2009); from the fifth on, and from the
/// ninth in another pattern, lines are dashed as well.
/// </remarks>
internal sealed class RuleStyles
{
    private static readonly string[] Colors =
        ["#0072B2", "#D55E00", "#009E73", "#8855EE", "#7A7F87", "#C8003C", "#2E9BD6", "#A67C00"];

    private static readonly int[][] Dashes = [[], [3, 3], [8, 3], [8, 3, 2, 3]];

    private readonly Dictionary<string, RuleStyle> _byRule = [];

    public RuleStyles(StudyAnalysis analysis)
        : this(analysis.Study.AllRules
            .Concat(analysis.SharedRate.Select(arm => arm.Rule))
            .Concat(analysis.BestRate.Select(arm => arm.Rule))
            .Concat(analysis.Responses.Select(response => response.Rule)))
    {
    }

    /// <summary>The styles of rules in canonical text, in this order; a rule may stand twice.</summary>
    public RuleStyles(IEnumerable<string> named)
    {
        string[] rules = [.. named.Distinct()];
        for (var i = 0; i < rules.Length; i++)
        {
            _byRule.Add(
                rules[i], new RuleStyle(rules[i], RuleName.Brief(rules[i]), Colors[i % Colors.Length], DashOf(i)));
        }

        All = [.. rules.Select(rule => _byRule[rule])];
    }

    /// <summary>Every rule of the report, the study's baseline first.</summary>
    public IReadOnlyList<RuleStyle> All { get; }

    public RuleStyle this[string rule] => _byRule[rule];

    private static int[] DashOf(int index) =>
        Dashes[(index / Colors.Length + (index % Colors.Length < 4 ? 0 : 1)) % Dashes.Length];
}
