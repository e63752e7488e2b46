namespace Soap.Rules;

/// <summary>A rule in the catalogue: what it is, and how it is made from its options.</summary>
public sealed record RuleEntry
{
    /// <summary>Its word.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>Its equations, in the notation of the documentation.</summary>
    public required string Equation { get; init; }

    /// <summary>Where it comes from.</summary>
    public required string Papers { get; init; }

    /// <summary>Its options, in canonical order.</summary>
    public IReadOnlyList<RuleOption> Options { get; init; } = [];

    /// <summary>Makes the parts from checked option values, by name.</summary>
    public required Func<IReadOnlyDictionary<string, string>, (Signals.Signal Signal, Feedback.FeedbackWeights Feedback, Fits.Fit Fit)> Parts { get; init; }
}
