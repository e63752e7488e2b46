namespace Soap.Engines;

/// <summary>Which engine makes the steps.</summary>
public enum EngineChoice
{
    /// <summary>The fused engine where it applies, and otherwise autograd.</summary>
    Automatic,

    /// <summary>TorchSharp's automatic differentiation: any model, any rule, any device.</summary>
    Autograd,

    /// <summary>The fused engine: dense networks on the CPU; it is an error where it does not apply.</summary>
    Fused,
}

/// <summary>Names of engines.</summary>
public static class EngineChoices
{
    /// <summary>The word of the automatic choice.</summary>
    public const string Automatic = "auto";

    /// <summary>The words.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Automatic,
        EnumWords.Of(EngineChoice.Autograd),
        EnumWords.Of(EngineChoice.Fused),
    ];

    /// <summary>The choice of a word; null is the automatic one.</summary>
    /// <exception cref="SoapException">There is none.</exception>
    public static EngineChoice Find(string? word) => word is null or Automatic ? EngineChoice.Automatic
        : Names.Contains(word) ? EnumWords.Find<EngineChoice>("engine", word)
        : throw SoapException.BadUsage($"unknown engine '{word}': {Spelling.Hint(word, Names)}");
}
