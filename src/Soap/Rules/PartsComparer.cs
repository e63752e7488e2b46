using System.Collections;
using System.Reflection;

namespace Soap.Rules;

/// <summary>
/// Compares rules by their parts: each of the same type, with equal values in all of its fields. Lists are compared
/// element by element, and what has no equality of its own by its own fields.
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

    private static List<object?> Values(LearningRule rule)
    {
        var recipe = rule.Recipe;
        var (values, seen) = (new List<object?>(), new HashSet<object>(ReferenceEqualityComparer.Instance));
        object?[] parts =
        [
            recipe.Signal, recipe.Feedback, recipe.Fit, recipe.HasAsymmetricOutput, recipe.ConstrainsNorm,
            recipe.Kernels, recipe.Optimizer, recipe.Intervention, recipe.BackpropagationPeriod,
        ];
        foreach (var part in parts)
        {
            Add(part, values, seen);
        }

        return values;
    }

    // What has been seen is in the values already, and may hold itself.
    private static void Add(object? value, List<object?> values, HashSet<object> seen)
    {
        if (value is IEnumerable and not string)
        {
            if (seen.Add(value))
            {
                object?[] elements = [.. ((IEnumerable)value).Cast<object?>()];
                values.Add(elements.Length);
                foreach (var element in elements)
                {
                    Add(element, values, seen);
                }
            }
        }
        else if (value is null || HasEquality(value.GetType()))
        {
            values.Add(value);
        }
        else if (seen.Add(value))
        {
            values.Add(value.GetType());
            foreach (var field in Fields(value.GetType()))
            {
                Add(field.GetValue(value), values, seen);
            }
        }
    }

    private static bool HasEquality(Type type) =>
        type.GetMethod(nameof(Equals), [typeof(object)])?.DeclaringType is var declaring
            && declaring != typeof(object) && declaring != typeof(ValueType);

    private static IEnumerable<FieldInfo> Fields(Type? type)
    {
        const BindingFlags Own =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (; type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(Own))
            {
                yield return field;
            }
        }
    }
}
