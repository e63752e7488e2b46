using Soap.Lab.Planning;
using Soap.Lab.Texts;
using Soap.Trials;

namespace Soap.Lab.Exports.Tables;

/// <summary>
/// Words for what a trial is for and how it ended: those of <c>numbers.csv</c> and <c>curves.csv</c>.
/// </summary>
internal static class TrialWords
{
    /// <summary>A trial that broke by a fault of the program or the machine: it has no outcome.</summary>
    public const string Failed = "failed";

    public static string Of(StudyPhase phase) => phase switch
    {
        StudyPhase.SharedRate => "shared",
        StudyPhase.BestRate => "best",
        _ => SnakeCase.Of($"{phase}"),
    };

    public static string Of(TrialOutcome outcome) => SnakeCase.Of($"{outcome}");
}
