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

    private StudyFolder[] Folders => [.. Studies.Select(study => study.Folder)];

    /// <summary>What a command line asks for.</summary>
    /// <param name="group">The group.</param>
    /// <param name="words">Changes to each of its studies.</param>
    /// <param name="quick">Whether the short forms are meant.</param>
    /// <param name="output">The folder around the studies; null for <c>runs/GROUP</c>.</param>
    /// <exception cref="SoapException">A change is not allowed in one of the studies.</exception>
    public static GroupTarget Of(StudyGroup group, IReadOnlyList<string> words, bool quick, string? output)
    {
        var chosen = Chosen(group, words, quick);
        var path = output ?? System.IO.Path.Combine(
            StudyFolder.UsualPlace, Name(group, quick, chosen, Chosen(group, [], quick)));
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
    /// <returns>The exit code: that of the first study with failed trials, else of the first that diverged everywhere.
    /// One that a signal ended ends all.</returns>
    /// <exception cref="SoapException">Data of a study are not there, or the report of all has no place, told before
    /// anything is trained.</exception>
    public int Run(ParseResult parsed, RunOptions options)
    {
        var screen = ResultScreen.Of(parsed, options.Json);
        var report = TasksReport.Output(Folders, Report);
        var silent = Screen.Create(TextWriter.Null, TextWriter.Null, json: true, screen.Width);
        foreach (var study in Studies.DistinctBy(study => study.Study.Trial.Task))
        {
            _ = TaskOpener.For(study.Study.Trial, DataFolders.Standard(parsed.GetValue(options.DataFolder)), silent);
        }

        // The answer as JSON is the one of all of them.
        var each = screen.IsJson
            ? Screen.Create(TextWriter.Null, parsed.InvocationConfiguration.Error, json: true, screen.Width)
            : screen;
        List<int> codes = [];
        foreach (var study in Studies)
        {
            screen.WriteNote(
                $"study {codes.Count + 1} of {Studies.Count}: {study.Study.Name}, in {study.Folder.Path}");
            codes.Add(ReportedRun.Run(study, parsed, options, screen: each));
            if (codes[^1] >= FirstOfSignals)
            {
                return codes[^1];
            }
        }

        if (codes.All(code => code == ExitCode.Done))
        {
            TasksReport.WriteAndShow(Folders, report, screen, browser: null);
            return ExitCode.Done;
        }

        return WithoutReport(codes, screen);
    }

    /// <summary>Hands each study to a cluster.</summary>
    /// <param name="submit">Hands one over, and gives the exit code.</param>
    /// <param name="screen">Where it is said how the report of all is made.</param>
    /// <returns>The exit code: of the first study that has another than 0.</returns>
    /// <exception cref="SoapException">The answer is to be JSON, which is that of one submission.</exception>
    public int Submit(Func<StudyTarget, int> submit, Screen screen)
    {
        if (screen.IsJson)
        {
            throw SoapException.BadUsage(
                "--json is the answer of one submission, and these are several studies; leave it out, or submit " +
                    "them one by one");
        }

        var codes = Studies.Select(study =>
        {
            try
            {
                return submit(study);
            }
            catch (SoapException waits) when (waits.ExitCode == ExitCode.Usage)
            {
                // One that waits or runs already is no reason to leave those behind it out.
                screen.Error.WriteLine($"{study.Study.Name}: {waits.Message}");
                return waits.ExitCode;
            }
        }).ToArray();
        screen.WriteNote("when all are finished: " + CommandText.Of(
            ["report", .. Folders.Select(folder => folder.Path), "--out", Report]));
        return codes.FirstOrDefault(code => code != ExitCode.Done);
    }

    private int WithoutReport(IReadOnlyList<int> codes, Screen screen)
    {
        var lacking = Studies.Zip(codes).Where(study => study.Second != ExitCode.Done).ToArray();
        screen.Error.WriteLine(
            $"no report of all {Studies.Count} studies: trials failed, or every trial diverged, in " +
                $"{string.Join(", ", lacking.Select(study => study.First.Folder.Path))}. soap retry runs failed " +
                "trials again, and then the same command makes it");
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                Report = (string?)null,
                Studies = Studies.Zip(codes, (study, code) => new { Folder = study.Folder.Path, ExitCode = code }),
            });
        }

        return codes.Contains(ExitCode.Unexpected) ? ExitCode.Unexpected : lacking[0].Second;
    }

    // What an earlier study takes is wrong in a later one alone, such as a rule with an optimiser of its own.
    private static string[] Chosen(StudyGroup group, IReadOnlyList<string> words, bool quick)
    {
        List<string> names = [];
        foreach (var study in group.Studies)
        {
            try
            {
                names.Add(StudyChoice.Of(study.Name, words, quick).Name);
            }
            catch (SoapException refused) when (names.Count > 0 && refused.ExitCode == ExitCode.Usage)
            {
                throw SoapException.BadUsage($"{study.Name}: {refused.Message}", refused);
            }
        }

        return [.. names];
    }

    // Changed studies get a folder of their own, the same one for the same changes.
    private static string Name(StudyGroup group, bool quick, string[] chosen, string[] unchanged)
    {
        var name = quick ? $"{group.Name}-quick" : group.Name;
        return chosen.SequenceEqual(unchanged) ? name
            : $"{name}-{StudyChoice.Digest(string.Join('\n', chosen))}";
    }
}
