namespace Soap.Rules;

/// <summary>One option of a rule: a whole number in a range, or one of some words.</summary>
public sealed record RuleOption
{
    /// <summary>Its key in the rule's text.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in one line.</summary>
    public required string Description { get; init; }

    /// <summary>The value when it is not given.</summary>
    public required string Default { get; init; }

    /// <summary>The allowed words; empty for a number.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The smallest allowed number.</summary>
    public long Minimum { get; init; }

    /// <summary>The largest allowed number.</summary>
    public long Maximum { get; init; }

    /// <summary>What is allowed, in words.</summary>
    public string Allowed => Words.Count > 0
        ? string.Join(", ", Words)
        : $"a whole number from {Minimum} to {Maximum}";

    /// <summary>The value in canonical spelling.</summary>
    /// <exception cref="SoapException">The value is not allowed.</exception>
    public string Check(string rule, string value)
    {
        if (Words.Count > 0)
        {
            return Words.Contains(value)
                ? value
                : throw SoapException.BadUsage($"rule '{rule}': {Name} = '{value}' is not allowed; {Spelling.Hint(value, Words)}");
        }

        return long.TryParse(value, System.Globalization.NumberStyles.AllowLeadingSign, null, out var number)
            && number >= Minimum && number <= Maximum
            ? number.ToString()
            : throw SoapException.BadUsage($"rule '{rule}': {Name} = '{value}' is not allowed; allowed: {Allowed}");
    }
}
