using System.CommandLine;

namespace Soap.Cli.Hosting;

/// <summary>Turns what the parser did not understand into one error that names the nearest valid word.</summary>
internal static class UsageErrors
{
    public static void ThrowIfAny(ParseResult result)
    {
        if (result.Action is System.CommandLine.Invocation.CommandLineAction { ClearsParseErrors: true } && result.Errors.Count == 0)
        {
            return;
        }

        var command = result.CommandResult.Command;
        var options = Options(result.CommandResult).ToArray();
        var behindDashes = result.Tokens.SkipWhile(token => token.Type != System.CommandLine.Parsing.TokenType.DoubleDash).ToHashSet();
        var unknownOptions = result.CommandResult.Tokens
            .Where(token => token.Value.StartsWith('-') && !behindDashes.Contains(token))
            .Select(token => token.Value)
            .Concat(result.UnmatchedTokens.Where(token => token.StartsWith('-')))
            .ToArray();
        var errors = unknownOptions
            .Select(word => $"unknown option '{Quotation.Of(word)}'; {Spelling.Hint(word, options)}")
            .ToList();
        errors.AddRange(result.UnmatchedTokens
            .Where(word => !word.StartsWith('-'))
            .Select(word => command.Subcommands.Count > 0
                ? $"unknown command '{Quotation.Of(word)}'; {Spelling.Hint(word, command.Subcommands.Select(sub => sub.Name))}"
                : $"'{Quotation.Of(word)}' is one word too many"));
        if (errors.Count == 0)
        {
            errors.AddRange(result.Errors.Select(error => error.Message));
        }

        if (errors.Count > 0)
        {
            throw SoapException.BadUsage($"{string.Join("\n  ", errors)}\nhelp: {Path(result)} --help");
        }
    }

    private static IEnumerable<string> Options(System.CommandLine.Parsing.SymbolResult? result)
    {
        for (var recursive = false; result is System.CommandLine.Parsing.CommandResult command; result = result.Parent, recursive = true)
        {
            foreach (var option in command.Command.Options.Where(option => !recursive || option.Recursive))
            {
                yield return option.Name;
            }
        }
    }

    private static string Path(ParseResult result)
    {
        var names = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = result.CommandResult; at is System.CommandLine.Parsing.CommandResult command; at = at.Parent)
        {
            names.Insert(0, command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
