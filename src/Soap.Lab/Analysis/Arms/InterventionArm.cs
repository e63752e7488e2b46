using Soap.Rules;

namespace Soap.Lab.Analysis.Arms;

/// <summary>Names rules with an intervention, and recognises them by their texts.</summary>
internal static class InterventionArm
{
    /// <summary>The text of a rule with an intervention: an intervention stands last in a canonical text.</summary>
    public static string Of(string rule, Intervention kind) => $"{rule}{Ending(kind)}";

    /// <summary>Whether a rule in canonical text has an intervention.</summary>
    public static bool Is(string rule) => Enum.GetValues<Intervention>()
        .Any(kind => kind != Intervention.None && rule.EndsWith(Ending(kind), StringComparison.Ordinal));

    private static string Ending(Intervention kind) => $"+bp-{EnumWords.Of(kind)}";
}
