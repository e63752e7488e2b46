namespace Soap.Rules;

/// <summary>A rule in the catalogue: what it is, and how it is made from its options.</summary>
public sealed record RuleEntry
{
    /// <summary>Its word: lower-case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>Its equations, in the notation of the documentation.</summary>
    public required string Equation { get; init; }

    /// <summary>Where it comes from.</summary>
    public required string Papers { get; init; }

    /// <summary>Its options, in canonical order.</summary>
    public IReadOnlyList<RuleOption> Options { get; init; } = [];

    /// <summary>Makes the recipe from checked option values.</summary>
    public required Func<OptionValues, RuleRecipe> Recipe { get; init; }

    /// <summary>
    /// Which of its parts it gives to the rule before it when it follows a '+', as in <c>dfa+kp</c>: what is peculiar
    /// to it.
    /// </summary>
    public required RuleSlot Gives { get; init; }

    /// <summary>Whether it is a rule by itself, or only something to add to one.</summary>
    public bool StandsAlone { get; init; } = true;

    /// <summary>Named settings under which it was published.</summary>
    public IReadOnlyList<RulePreset> Presets { get; init; } = [];
}
