using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Cli.Screens;
using Soap.Native;
using Soap.Rules;
using Soap.Training;

namespace Soap.Cli.Commands;

/// <summary><c>soap rules</c>: the learning rules, or all about one.</summary>
internal static class RulesCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The rule to tell about; all of them if left out.",
        };
        var noCost = new Option<bool>("--no-cost")
        {
            Description = "Do not measure what a step of the rule costs, which takes about a second.",
        };
        var json = CommonOptions.Json();
        var command = new Command("rules", "List the learning rules, or tell all about one, " +
            "with its measured cost.") { name, noCost, json };
        command.SetAction(result => Show(
            result.GetValue(name), !result.GetValue(noCost), ResultScreen.Of(result, json)));
        return HelpPage.With(
            command,
            """
            Rules compose. A rule is signal × feedback × fit, and '+' gives it the part that is peculiar to another:
              dfa+kp          the signal of dfa, with the feedback of kp
              fa+asymmetric   fa, with an addition that is no rule by itself
              sign:period=500,magnitude=norm   options stand behind ':', with commas between
            Parts that make no sense together are refused, with the reason.

            Examples:
              soap rules
              soap rules sign
              soap train rule=sign:period=1000,magnitude=unit
              soap train rule=dfa+kp learning-rate=0.1
            """);
    }

    private static int Show(string? name, bool measure, Screen screen)
    {
        if (name is null)
        {
            RulePresenter.ShowAll(screen, RuleCatalog.Entries);
            return ExitCode.Done;
        }

        if (name.IndexOfAny(['+', ':']) is >= 0 and var end)
        {
            throw SoapException.BadUsage($"'{name}' has options or additions; ask about one name, as in: " +
                $"{CommandText.Program} rules {name[..end]}");
        }

        var rule = RuleCatalog.Find(name);
        var (cost, problem) = measure ? Measure(rule) : (null, null);
        RulePresenter.Show(screen, rule, cost, problem);
        return ExitCode.Done;
    }

    // What a rule is can be told on a machine on which nothing can be trained.
    private static (StepCost? Cost, string? Problem) Measure(RuleEntry rule)
    {
        try
        {
            NativeLibraries.Load();
        }
        catch (SoapException missing)
        {
            return (null, missing.Message);
        }

        return (StepCost.Measure(LearningRule.Parse(RulePresenter.Text(rule))), null);
    }
}
