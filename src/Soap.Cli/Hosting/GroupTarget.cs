using System.CommandLine;
using Soap.Cli.Screens;
using Soap.Data;
using Soap.Lab.Records;
using Soap.Lab.Specification;

namespace Soap.Cli.Hosting;

/// <summary>A group of studies, each in a folder of its own, and the folder around them.</summary>
/// <param name="Path">The folder around them.</param>
/// <param name="Studies">The studies and their folders.</param>
internal sealed record GroupTarget(string Path, IReadOnlyList<StudyTarget> Studies)
{
    // Of a process that a signal ended.
    private const int FirstOfSignals = 128;

    private string Report => System.IO.Path.Combine(Path, "report");

    /// <summary>What a command line asks for.</summary>
    /// <param name="group">The group.</param>
    /// <param name="words">Changes to each of its studies.</param>
    /// <param name="quick">Whether the short forms are meant.</param>
    /// <param name="output">The folder around the studies; null for <c>runs/GROUP</c>.</param>
    /// <exception cref="SoapException">A change is not allowed in one of the studies.</exception>
    public static GroupTarget Of(StudyGroup group, IReadOnlyList<string> words, bool quick, string? output)
    {
        StudySpecification[] changed = [.. group.Studies.Select(study => StudyChoice.Of(study.Name, words, quick))];
        var path = output ?? System.IO.Path.Combine(StudyFolder.UsualPlace, Name(group, changed, quick));
        return new GroupTarget(
            path,
            [
                .. group.Studies.Select(study =>
                    StudyTarget.Of(study.Name, words, quick, System.IO.Path.Combine(path, study.Name))),
            ]);
    }

    /// <summary>Runs what is missing of each study and reports on it, then on all of them together.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="options">Its options.</param>
    /// <returns>The exit code: of the first study that has another than 0. One that a signal ended ends all.</returns>
    /// <exception cref="SoapException">Data of a study are not there, told before anything is trained.</exception>
    public int Run(ParseResult parsed, RunOptions options)
    {
        var screen = ResultScreen.Of(parsed, options.Json);
        foreach (var study in Studies.DistinctBy(study => study.Study.Trial.Task))
        {
            _ = TaskOpener.For(study.Study.Trial, DataFolders.Standard(parsed.GetValue(options.DataFolder)), screen);
        }

        // The answer as JSON is the one of all of them.
        var each = screen.IsJson
            ? Screen.Create(TextWriter.Null, parsed.InvocationConfiguration.Error, json: true, screen.Width)
            : screen;
        var first = ExitCode.Done;
        foreach (var (study, number) in Studies.Select((study, index) => (study, index + 1)))
        {
            screen.WriteNote($"study {number} of {Studies.Count}: {study.Study.Name}, in {study.Folder.Path}");
            var code = ReportedRun.Run(study, parsed, options, screen: each);
            if (code >= FirstOfSignals)
            {
                return code;
            }

            first = first == ExitCode.Done ? code : first;
        }

        if (first is ExitCode.Done or ExitCode.Diverged)
        {
            StudyFolder[] folders = [.. Studies.Select(study => study.Folder)];
            TasksReport.WriteAndShow(folders, TasksReport.Output(folders, Report), screen, browser: null);
        }

        return first;
    }

    /// <summary>Hands each study to a cluster.</summary>
    /// <param name="submit">Hands one over, and gives the exit code.</param>
    /// <param name="screen">Where it is said how the report of all is made.</param>
    /// <returns>The exit code: of the first study that has another than 0, which ends all.</returns>
    public int Submit(Func<StudyTarget, int> submit, Screen screen)
    {
        foreach (var study in Studies)
        {
            if (submit(study) is not ExitCode.Done and var code)
            {
                return code;
            }
        }

        screen.WriteNote("when all are finished: " + CommandText.Of(
            ["report", .. Studies.Select(study => study.Folder.Path), "--out", Report]));
        return ExitCode.Done;
    }

    // Changed studies get a folder of their own, the same one for the same changes.
    private static string Name(StudyGroup group, IReadOnlyList<StudySpecification> changed, bool quick)
    {
        var name = quick ? $"{group.Name}-quick" : group.Name;
        string[] names = [.. changed.Select(study => study.Name)];
        return names.SequenceEqual(group.Studies.Select(study =>
            (quick ? StudyCatalog.Quick(study) : study).Name))
            ? name
            : $"{name}-{StudyChoice.Digest(string.Join('\n', names))}";
    }
}
