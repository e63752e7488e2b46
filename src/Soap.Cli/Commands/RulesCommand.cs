using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Rules;

namespace Soap.Cli.Commands;

/// <summary><c>soap rules</c>: the learning rules, or all about one.</summary>
internal static class RulesCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("NAME") { Arity = ArgumentArity.ZeroOrOne, Description = "The rule to tell about; all of them if left out." };
        var json = CommonOptions.Json();
        var command = new Command("rules", "List the learning rules, or tell about one: equation, options, papers.") { name, json };
        command.SetAction(result => Show(
            result.GetValue(name), ScreenOf.Result(result, json)));
        return HelpPage.With(
            command,
            """
            Examples:
              soap rules
              soap rules sign
              soap train rule=sign:period=1000,magnitude=unit
            """);
    }

    private static int Show(string? name, Screen screen)
    {
        if (name is null)
        {
            RulePresenter.ShowAll(screen, RuleCatalog.Entries);
        }
        else
        {
            RulePresenter.Show(screen, RuleCatalog.Find(name));
        }

        return ExitCode.Done;
    }
}
