using Soap.Tests.Rules.Rows;

namespace Soap.Tests.Rules;

/// <summary>One row for each rule text under test. A new rule gets a row, and with it every law.</summary>
internal static class RuleTable
{
    public static IReadOnlyList<RuleRow> Rows { get; } =
    [
        .. LayerwiseRows.All,
        .. DirectRows.All,
        .. LearnedRows.All,
        .. AlignmentRows.All,
        .. SignRows.All,
        .. SparseRows.All,
        .. OutputRows.All,
        .. MovementRows.All,
        .. InterventionRows.All,
        .. ForwardRows.All,
        .. LocalRows.All,
        .. ForwardDirectRows.All,
        .. TargetRows.All,
        .. FitRows.All,
        .. CurvatureRows.All,
    ];

    public static RuleRow Find(string name) => Rows.Single(row => row.Name == name);
}
