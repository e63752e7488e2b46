using System.CommandLine;

namespace Soap.Cli.Hosting;

/// <summary>Turns what the parser did not understand into one error that names the nearest valid word.</summary>
internal static class UsageErrors
{
    public static void ThrowIfAny(ParseResult result)
    {
        if (result.Action is System.CommandLine.Invocation.CommandLineAction { ClearsParseErrors: true }
            && result.Errors.Count == 0)
        {
            return;
        }

        var command = result.CommandResult.Command;
        var options = Options(result.CommandResult).ToArray();
        var behindDashes = result.Tokens
            .SkipWhile(token => token.Type != System.CommandLine.Parsing.TokenType.DoubleDash)
            .ToHashSet();
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
                ? $"unknown command '{Quotation.Of(word)}'; " +
                    $"{Spelling.Hint(word, command.Subcommands.Select(sub => sub.Name))}"
                : $"'{Quotation.Of(word)}' is one word too many"));
        if (errors.Count == 0)
        {
            errors.AddRange(Missing(result));
            errors.AddRange(result.Errors.Where(error => !IsOfMissing(error, result)).Select(error => error.Message));
        }

        if (errors.Count > 0)
        {
            throw SoapException.BadUsage($"{string.Join("\n  ", errors)}\nhelp: {Path(result)} --help");
        }
    }

    // Which argument, and what one writes there; the parser only says that one is missing.
    private static IEnumerable<string> Missing(ParseResult result)
    {
        var command = result.CommandResult.Command;
        foreach (var argument in command.Arguments.Where(argument => IsMissing(argument, result)))
        {
            yield return $"{argument.Name} is missing: {argument.Description}{Example()}";
        }

        foreach (var option in command.Options)
        {
            var there = result.GetResult(option);
            if (there is null or { Implicit: true } ? option.Required : IsWithoutValue(there))
            {
                var missing = there is null or { Implicit: true } ? "is missing" : "needs a value";
                yield return $"{option.Name} {option.HelpName ?? "VALUE"} {missing}: {option.Description}{Example()}";
            }
        }

        string Example() => HelpPage.Example(command, Path(result)) is { } example ? $" For example: {example}" : "";
    }

    private static bool IsMissing(Argument argument, ParseResult result) =>
        argument.Arity.MinimumNumberOfValues > (result.GetResult(argument)?.Tokens.Count ?? 0);

    private static bool IsWithoutValue(System.CommandLine.Parsing.OptionResult option) =>
        option.Option.Arity.MinimumNumberOfValues > option.Tokens.Count;

    private static bool IsOfMissing(System.CommandLine.Parsing.ParseError error, ParseResult result) =>
        error.SymbolResult switch
        {
            System.CommandLine.Parsing.OptionResult option => option.Implicit || IsWithoutValue(option),
            System.CommandLine.Parsing.ArgumentResult argument => IsMissing(argument.Argument, result),
            _ => Missing(result).Any(),
        };

    private static IEnumerable<string> Options(System.CommandLine.Parsing.SymbolResult? result)
    {
        for (var recursive = false;
             result is System.CommandLine.Parsing.CommandResult command;
             result = result.Parent, recursive = true)
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
        for (System.CommandLine.Parsing.SymbolResult? at = result.CommandResult;
             at is System.CommandLine.Parsing.CommandResult command;
             at = at.Parent)
        {
            names.Insert(0, command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
