using Soap.Rules;

namespace Soap.Lab.Studies;

/// <summary>A rule that a study has twice: its two arms would be the same numbers.</summary>
/// <param name="Second">Which of the rules has come before, counted from 0.</param>
/// <param name="Message">What is wrong, with both texts.</param>
internal sealed record RepeatedRule(int Second, string Message)
{
    /// <summary>The first one, or null where all rules differ.</summary>
    /// <param name="texts">The rules as they were written.</param>
    /// <param name="rules">What they mean.</param>
    public static RepeatedRule? Find(IReadOnlyList<string> texts, IReadOnlyList<LearningRule> rules)
    {
        var seen = new Dictionary<LearningRule, int>(LearningRule.ByParts);
        for (var index = 0; index < rules.Count; index++)
        {
            if (!seen.TryAdd(rules[index], index))
            {
                var (first, second) = (texts[seen[rules[index]]], texts[index]);
                return new RepeatedRule(
                    index, $"'{first}' and '{second}' are the same rule, whose trials would be run twice; keep one");
            }
        }

        return null;
    }
}
