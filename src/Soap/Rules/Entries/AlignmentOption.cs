namespace Soap.Rules.Entries;

/// <summary>The option that the alignment rules share.</summary>
internal static class AlignmentOption
{
    public static RuleOption UpdateForward { get; } =
        RuleOption.Choice(
            "update-forward", ["no", "yes"],
            "whether the gradient of R reaches W too, in the layers that have a B in use");

    public static bool UpdatesForward(OptionValues options) => options.Word(UpdateForward.Name) == "yes";
}
