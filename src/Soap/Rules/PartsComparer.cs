using System.Reflection;

namespace Soap.Rules;

/// <summary>
/// Compares rules by their parts: each of the same type, with equal values in all of its fields. A part that holds
/// something that has no equality of its own, such as a list, equals itself alone.
/// </summary>
internal sealed class PartsComparer : IEqualityComparer<LearningRule>
{
    public bool Equals(LearningRule? one, LearningRule? other) =>
        one is null || other is null ? one is null && other is null : Values(one).SequenceEqual(Values(other));

    public int GetHashCode(LearningRule rule)
    {
        var hash = new HashCode();
        foreach (var value in Values(rule))
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    private static IEnumerable<object?> Values(LearningRule rule) =>
    [
        .. Fields(rule.Signal),
        .. Fields(rule.Feedback),
        .. Fields(rule.Fit),
        rule.HasAsymmetricOutput,
        rule.ConstrainsNorm,
        rule.Movement,
        rule.Intervention,
    ];

    private static IEnumerable<object?> Fields(object part)
    {
        const BindingFlags Own =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        yield return part.GetType();
        for (var type = part.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(Own))
            {
                yield return field.GetValue(part);
            }
        }
    }
}
