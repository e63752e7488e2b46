using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Cli.Screens;
using Soap.Lab.Exports;
using Soap.Lab.Records;
using Soap.Lab.Running;

namespace Soap.Cli.Commands;

/// <summary><c>soap export</c>: all numbers of a finished study for pandas, R or TensorBoard.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("DIR") { Description = "The study's folder, such as runs/founding." };
        var to = new Option<string>("--to")
        {
            HelpName = "FORM",
            Required = true,
            Description = $"{string.Join(", ", EnumWords.Of<ExportFormat>().SkipLast(1))} or " +
                $"{EnumWords.Of<ExportFormat>().Last()}.",
        };
        var target = new Option<string?>("--out")
        {
            HelpName = "DIR",
            Description =
                "A new folder, or an earlier export to replace; exports/FORM in the study's folder if left out.",
        };
        var json = CommonOptions.Json();
        var command = new Command(
            "export", "Write all numbers of a study's trials for other programs; nothing is trained.")
        {
            source, to, target, json,
        };
        command.SetAction(result =>
        {
            var format = EnumWords.Find<ExportFormat>("form", result.GetValue(to)!);
            var study = new StudyFolder(result.GetValue(source)!);
            var folder = OutputFolder.Of(
                result.GetValue(target),
                study,
                Path.Combine(study.Path, "exports", EnumWords.Of(format)),
                StudyOutput.Export(EnumWords.Of(format)),
                CommandText.Of(["export", study.Path, "--to", EnumWords.Of(format)]));
            var results = StudyResults.Read(study);
            var files = folder.Write(path => StudyExport.Write(results, format, path));
            ExportPresenter.Show(
                ResultScreen.Of(result, json), folder.Path, format, files, results.UncheckedSentence);
            return ExitCode.Done;
        });
        return HelpPage.With(
            command,
            """
            Forms:
              csv, parquet   the tables trials (a row a trial) and metrics (a row a point of a curve)
              tensorboard    an event file a trial: tensorboard --logdir DIR

            Examples:
              soap export runs/founding --to parquet
              soap export runs/founding --to tensorboard --out events
            """);
    }
}
