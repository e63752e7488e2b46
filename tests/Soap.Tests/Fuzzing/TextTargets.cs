using System.Text;
using System.Text.RegularExpressions;
using Soap.Models;
using Soap.Rules;

namespace Soap.Tests.Fuzzing;

/// <summary>The readers of texts of rules and of models.</summary>
internal static partial class TextTargets
{
    private static readonly string[] Rules =
    [
        "fa", "dfa+kp:decay=0.001", "sign:period=7,magnitude=unit", "bp", "fa+bp-magnitude", "sparse:connections=5",
        "pepita", "frozen",
    ];

    private static readonly string[] Models =
    [
        "layers:32x5,pool2,64x5s2p1,bn,mean2,128,ln,drop0.5", "layers:local3x2,10", "layers:7", ModelCatalog.Names[0],
    ];

    /// <summary>Them.</summary>
    public static IEnumerable<FuzzTarget> All =>
    [
        new("rule", [.. Rules.Concat(RuleCatalog.Entries.Where(entry => entry.StandsAlone).Select(entry => entry.Name))
            .Select(Encoding.UTF8.GetBytes)], RulePlace(), bytes =>
        {
            var rule = LearningRule.Parse(Encoding.UTF8.GetString(bytes));
            var again = LearningRule.Parse(rule.Text);
            FuzzFault.Unless(again.Text == rule.Text && LearningRule.ByParts.Equals(again, rule), $"not {rule.Text}");
        })
        {
            IsText = true,
            ExitCodes = [ExitCode.Usage],
            Tokens =
            [
                "+", ":", ",", "=", " ", "\n", "foof", "fa+foof", .. RuleCatalog.Entries.Select(entry => entry.Name),
                .. RuleCatalog.Entries.SelectMany(entry => entry.Options)
                    .Select(option => $"{option.Name}={option.Default}").Distinct(),
            ],
            MostTimes = 256,
        },
        new("model", [.. Models.Select(Encoding.UTF8.GetBytes)], ModelPlace(), bytes =>
        {
            var model = ModelCatalog.Find(Encoding.UTF8.GetString(bytes));
            FuzzFault.Unless(ModelCatalog.Find(model.Name).Name == model.Name, $"not {model.Name}");
        })
        {
            IsText = true,
            ExitCodes = [ExitCode.Usage],
            Tokens =
            [
                "layers:", ",", "x", "s", "p", "pool", "mean", "bn", "ln", "drop", "local", "drop0.5", "3x3", " ",
                "٣x٣", .. ModelCatalog.Names,
            ],
            MostTimes = 256,
        },
    ];

    [GeneratedRegex(@"^(rule '|unknown rule '|no rule is named|'\S+' is not a rule by itself)")]
    private static partial Regex RulePlace();

    [GeneratedRegex("^(unknown model '|model '.*': part \\d+, ')", RegexOptions.Singleline)]
    private static partial Regex ModelPlace();
}
