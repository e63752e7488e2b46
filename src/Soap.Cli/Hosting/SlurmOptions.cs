using System.CommandLine;
using Soap.Lab.Clusters;

namespace Soap.Cli.Hosting;

/// <summary>The options by which a command hands a study to a cluster.</summary>
/// <param name="On">The kind of cluster.</param>
/// <param name="DryRun">Whether scripts are only shown.</param>
internal sealed record SlurmOptions(Option<string?> On, Option<bool> DryRun)
{
    private const string Slurm = "slurm";

    /// <summary>New ones, added to a command.</summary>
    public static SlurmOptions AddTo(Command command)
    {
        var options = new SlurmOptions(
            new Option<string?>("--on")
            {
                HelpName = Slurm,
                Description = "Submit the trials to this kind of cluster instead of running them here.",
                CustomParser = result =>
                {
                    var word = result.Tokens[0].Value;
                    if (word != Slurm)
                    {
                        result.AddError($"--on {Quotation.Of(word)}: {Spelling.Hint(word, [Slurm])}");
                    }

                    return word;
                },
            },
            new Option<bool>("--dry-run") { Description = "With --on: show the scripts, and submit nothing." });
        command.Options.Add(options.On);
        command.Options.Add(options.DryRun);
        return options;
    }

    /// <summary>Whether this process is the job behind a submission's.</summary>
    public static Option<bool> Behind() => new("--behind")
    {
        Hidden = true,
        Description = "With --on: as the job behind others, submit only what was never submitted, or report.",
    };

    /// <summary>Whether a command line submits; otherwise words and options of Slurm are refused.</summary>
    /// <exception cref="SoapException">It does not, and has some (exit code 2).</exception>
    public bool IsAsked(ParseResult parsed, IReadOnlyList<string> words)
    {
        if (parsed.GetValue(On) is not null)
        {
            return true;
        }

        var odd = parsed.GetValue(DryRun) ? DryRun.Name
            : words.FirstOrDefault(word => word.StartsWith(SlurmSettings.Prefix, StringComparison.Ordinal));
        return odd is null ? false
            : throw SoapException.BadUsage($"{Quotation.Of(odd)} belongs to --on {Slurm}, which is missing");
    }
}
