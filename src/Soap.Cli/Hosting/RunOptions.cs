using System.CommandLine;
using Soap.Lab.Exports.TensorBoard;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Cli.Hosting;

/// <summary>The options of commands that run a study.</summary>
/// <param name="Jobs">Trials at once.</param>
/// <param name="CheckpointEvery">How often a running trial stores its state.</param>
/// <param name="TensorBoard">Where events are written while trials run.</param>
/// <param name="DataFolder">Where data sets are.</param>
/// <param name="Json">Whether the answer is JSON.</param>
internal sealed record RunOptions(
    Option<int?> Jobs, Option<CheckpointInterval> CheckpointEvery, Option<string?> TensorBoard,
    Option<string?> DataFolder, Option<bool> Json)
{
    /// <summary>New ones, added to a command.</summary>
    public static RunOptions AddTo(Command command)
    {
        var options = new RunOptions(
            CommonOptions.Jobs(), CommonOptions.CheckpointEvery(),
            CommonOptions.TensorBoard("trials run, in a folder of the study's name"),
            CommonOptions.DataFolder(), CommonOptions.Json());
        command.Options.Add(options.Jobs);
        command.Options.Add(options.CheckpointEvery);
        command.Options.Add(options.TensorBoard);
        command.Options.Add(options.DataFolder);
        command.Options.Add(options.Json);
        return options;
    }

    /// <summary>Who writes events of a study, where the command line asks for them; to be disposed of when it is run.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="study">What is run.</param>
    /// <param name="folder">Where.</param>
    public LiveEvents? EventsOf(ParseResult parsed, StudySpecification study, StudyFolder folder) =>
        parsed.GetValue(TensorBoard) is { } target ? LiveEvents.OfStudy(target, study, folder) : null;

    /// <summary>Who is told how a study proceeds.</summary>
    /// <param name="progress">What is shown.</param>
    /// <param name="events">Who writes events, if anybody.</param>
    public static IStudyObserver Observers(IStudyObserver progress, LiveEvents? events) =>
        events is null ? progress : new StudyObservers(progress, events);
}
