using System.CommandLine;
using Soap.Trials;

namespace Soap.Cli.Hosting;

/// <summary>The options of commands that run a study.</summary>
/// <param name="Jobs">Trials at once.</param>
/// <param name="CheckpointEvery">How often a running trial stores its state.</param>
/// <param name="DataFolder">Where data sets are.</param>
/// <param name="Json">Whether the answer is JSON.</param>
internal sealed record RunOptions(
    Option<int?> Jobs, Option<CheckpointInterval> CheckpointEvery, Option<string?> DataFolder, Option<bool> Json)
{
    /// <summary>New ones, added to a command.</summary>
    public static RunOptions AddTo(Command command)
    {
        var options = new RunOptions(
            CommonOptions.Jobs(), CommonOptions.CheckpointEvery(), CommonOptions.DataFolder(), CommonOptions.Json());
        command.Options.Add(options.Jobs);
        command.Options.Add(options.CheckpointEvery);
        command.Options.Add(options.DataFolder);
        command.Options.Add(options.Json);
        return options;
    }
}
