using Soap.Rules;
using Soap.Signals;

namespace Soap.Tests.Rules.Rows;

/// <summary>Rules with one side of their step taken from backpropagation.</summary>
internal static class InterventionRows
{
    public static IReadOnlyList<RuleRow> All { get; } =
    [
        .. Each(
            Intervention.Magnitude, "bp", "fa", "sign:period=1000,magnitude=unit", "dfa", "kp:decay=0.01",
            "fa+asymmetric"),
        .. Each(
            Intervention.Direction, "bp", "fa", "sign:period=1000,magnitude=unit", "dfa", "kp:decay=0.01",
            "fa+constrained"),
        .. Each(
            Intervention.Step, "bp", "fa", "sign:period=1000,magnitude=initial", "drtp:scale=mean", "kp:decay=0.01"),
        .. new[] { "fa", "dfa", "kp:decay=0.01" }.Select(rule => Never(Find(rule))),
    ];

    // Backpropagation's turn comes after more examples than any law has.
    private static RuleRow Never(RuleRow row) => row with
    {
        Name = $"{row.Name}+bp-batch:period=1000000000",
        Make = () => LearningRule.Parse($"{row.Name}+bp-batch:period=1000000000"),
        Reads = ForwardAccess.Always,
        HasBackpropagationBatches = true,
        DifferenceShrinksBy = null,
        LayerwiseTwin = null,
        AlignsBelowDegrees = null,
    };

    private static IEnumerable<RuleRow> Each(Intervention kind, params string[] rules) =>
        rules.Select(rule => Of(kind, Find(rule)));

    private static RuleRow Of(Intervention kind, RuleRow row) => row with
    {
        Name = $"{row.Name}+bp-{EnumWords.Of(kind)}",
        Make = () => LearningRule.Parse($"{row.Name}+bp-{EnumWords.Of(kind)}"),
        Naive = row.Naive with { Intervention = kind },
        Reads = ForwardAccess.Always,
        LayerwiseTwin = row.LayerwiseTwin is { } twin ? $"{twin}+bp-{EnumWords.Of(kind)}" : null,
        IgnoresOutputError = false,
        DifferenceShrinksBy = null, // W gets a rescaled gradient, and B its own
        LearnsTeacherSteps = row.IsBackpropagation ? row.LearnsTeacherSteps : 0, // an experiment need not learn
        AlignsBelowDegrees = null,
    };

    private static RuleRow Find(string name) =>
        new[] { LayerwiseRows.All, DirectRows.All, LearnedRows.All, SignRows.All, OutputRows.All }
            .SelectMany(rows => rows).Single(row => row.Name == name);
}
