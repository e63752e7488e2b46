using Soap.Rules;

namespace Soap.Lab.Specification;

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
        // By text too: a part of one's own may hold what equals itself alone.
        var byParts = new Dictionary<LearningRule, int>(LearningRule.ByParts);
        var byText = new Dictionary<string, int>();
        for (var index = 0; index < rules.Count; index++)
        {
            var rule = rules[index];
            if (byParts.TryGetValue(rule, out var first) || byText.TryGetValue(rule.Text, out first))
            {
                var both = $"'{texts[first]}' and '{texts[index]}'";
                return new RepeatedRule(
                    index, $"{both} are the same rule, whose trials would be run twice; keep one");
            }

            byParts.Add(rule, index);
            byText.Add(rule.Text, index);
        }

        return null;
    }
}
