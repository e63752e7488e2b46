using System.CommandLine;
using System.Globalization;
using Soap.Trials;

namespace Soap.Cli.Hosting;

/// <summary>Options and arguments that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() =>
        new("--json") { Description = "Write the answer as JSON on the standard output, everything else elsewhere." };

    public static Argument<string?> Study() => new("STUDY")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "founding (if left out), curve, rules, confound, algoperf, activity, autoencoder, soap2019, " +
            "moskovitz, leak or lenet-fashion; depth, residual or tasks, several studies in turn; a file such as " +
            "mine.yaml (see 'soap schema'); or the folder of a study.",
    };

    public static Option<bool> Quick() => new("--quick")
    {
        Description = "A short form that shows in seconds how it works; its numbers are not to be quoted.",
    };

    public static Option<string?> StudyFolder() =>
        new("--out") { HelpName = "DIR", Description = "Where plan, results and report go; runs/STUDY if left out." };

    public static Option<string?> TrialFolder() => new("--out")
    {
        HelpName = "DIR",
        Description = "Keep the result and the trained network here (result.json, provenance.json, " +
            "network.safetensors); nothing is kept if left out.",
    };

    public static Argument<string> FolderOfStudy() =>
        new("DIR") { Description = "The study's folder, such as runs/founding." };

    public static Option<string?> DataFolder() => new("--data-dir")
    {
        HelpName = "DIR",
        Description = "Look for data sets here first (DIR/mnist/…); also set by SOAP_DATA.",
    };

    public static Argument<string[]> Overrides() => new("key=value")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Changes a setting; everything behind the first '=' is the value.",
    };

    public static Option<CheckpointInterval> CheckpointEvery() => new("--checkpoint-every")
    {
        HelpName = "TIME|STEPS",
        Description = "How often a running trial stores its state, from which it goes on after a kill: " +
            $"{CheckpointInterval.Allowed}; 30s if left out. Results do not depend on it.",
        DefaultValueFactory = _ => CheckpointInterval.Usual,
        CustomParser = result =>
        {
            try
            {
                return CheckpointInterval.Parse(result.Tokens[0].Value);
            }
            catch (SoapException error)
            {
                result.AddError(error.Message);
                return null;
            }
        },
    };

    public static Option<string?> TensorBoard(string trials) => new("--tensorboard")
    {
        HelpName = "DIR",
        Description = $"Write TensorBoard's events here while {trials}.",
    };

    public static Option<int?> Jobs() => new("--jobs")
    {
        HelpName = "N",
        Description = "Trials at once, one thread each; the number of cores if left out. Results do not depend on it.",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var jobs) && jobs >= 1)
            {
                return jobs;
            }

            result.AddError($"--jobs {result.Tokens[0].Value}: not allowed; allowed: a whole number of at least 1");
            return null;
        },
    };
}
