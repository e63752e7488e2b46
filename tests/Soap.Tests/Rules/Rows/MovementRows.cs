using Soap.Rules;
using Soap.Tests.Oracles;

namespace Soap.Tests.Rules.Rows;

/// <summary>Rules that say themselves how weights move: what they learn is what they learn without.</summary>
internal static class MovementRows
{
    public static IReadOnlyList<RuleRow> All { get; } =
    [
        Moved(LayerwiseRows.All, "fa", "momentum:factor=0.9,nesterov=no", new("sgd", 0.01, Momentum: 0.9)) with
        {
            TeacherRate = 0.1,
            LearnsTeacherSteps = 120,
        },
        Moved(LayerwiseRows.All, "bp", "momentum:factor=0.8,nesterov=yes", new(
            "sgd", 0.05, Momentum: 0.8, Nesterov: true)) with { TeacherRate = 0.2 },
        Moved(LayerwiseRows.All, "bp", "adam:beta1=0.9,beta2=0.999,epsilon=1E-08", new("adam", 0.01)) with
        {
            TeacherRate = 0.02,
        },
        Moved(DirectRows.All, "dfa", "adam:beta1=0.9,beta2=0.999,epsilon=1E-08", new("adam", 0.01)) with
        {
            TeacherRate = 0.02,
        },
        Moved(LearnedRows.All, "kp:decay=0.01", "adam:beta1=0.9,beta2=0.999,epsilon=1E-08", new("adam", 0.01)) with
        {
            TeacherRate = 0.02,
        },
        Moved(OutputRows.All, "fa+constrained", "momentum:factor=0.9,nesterov=no", new(
            "sgd", 0.05, Momentum: 0.9)) with { LearnsTeacherSteps = 0 },
    ];

    private static RuleRow Moved(IEnumerable<RuleRow> rows, string rule, string movement, OptimizerCase settings)
    {
        var row = rows.Single(row => row.Name == rule);
        return row with
        {
            Name = $"{rule}+{movement}",
            Make = () => LearningRule.Parse($"{rule}+{movement}"),
            Movement = settings,
            LayerwiseTwin = row.LayerwiseTwin is { } twin ? $"{twin}+{movement}" : null,
        };
    }
}
