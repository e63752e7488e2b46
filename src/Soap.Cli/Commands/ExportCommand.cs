using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Cli.Presenters;
using Soap.Cli.Screens;
using Soap.Lab.Exports;
using Soap.Lab.Records;
using Soap.Lab.Running;

namespace Soap.Cli.Commands;

/// <summary>
/// <c>soap export</c>: all numbers of a finished study for pandas, R or TensorBoard, or a trained network for PyTorch.
/// </summary>
internal static class ExportCommand
{
    private const string Weights = "safetensors";

    public static Command Create()
    {
        var source = new Argument<string>("DIR")
        {
            Description = $"The study's folder, such as runs/founding; with --to {Weights} that of soap train --out.",
        };
        var to = new Option<string>("--to")
        {
            HelpName = "FORM",
            Required = true,
            Description = $"{string.Join(", ", EnumWords.Of<ExportFormat>())} or {Weights}.",
        };
        var target = new Option<string?>("--out")
        {
            HelpName = "PATH",
            Description =
                "A new folder, or an earlier export to replace; exports/FORM in the study's folder if left " +
                    $"out. With --to {Weights} a file; weights.{Weights} in DIR if left out.",
        };
        var feedback = new Option<bool>("--feedback")
        {
            Description = $"With --to {Weights}: also what the rule keeps of each layer, as its feedback weights.",
        };
        var json = CommonOptions.Json();
        var command = new Command(
            "export", "Write all numbers of a study's trials, or a trained network, for other programs.")
        {
            source, to, target, feedback, json,
        };
        command.SetAction(result =>
        {
            var (form, folder) = (result.GetValue(to)!, result.GetValue(source)!);
            var (path, screen) = (result.GetValue(target), ResultScreen.Of(result, json));
            if (form == Weights)
            {
                WriteWeights(folder, path, result.GetValue(feedback), screen);
            }
            else if (result.GetValue(feedback))
            {
                throw SoapException.BadUsage($"--feedback belongs to --to {Weights}, and not to --to {form}");
            }
            else
            {
                WriteStudy(folder, FormatOf(form), path, screen);
            }

            return ExitCode.Done;
        });
        return HelpPage.With(
            command,
            """
            Forms:
              csv, parquet   the tables trials (a row a trial) and metrics (a row a point of a curve)
              tensorboard    an event file a trial: tensorboard --logdir DIR
              safetensors    W and b of one network that soap train --out kept, by PyTorch's names

            Examples:
              soap export runs/founding --to parquet
              soap export runs/founding --to tensorboard --out events
              soap export runs/fa --to safetensors --out fa.safetensors
            """);
    }

    private static ExportFormat FormatOf(string word) => EnumWords.Of<ExportFormat>().Contains(word)
        ? EnumWords.Find<ExportFormat>("form", word)
        : throw SoapException.BadUsage(
            $"unknown form '{Quotation.Of(word)}': {Spelling.Hint(word, [.. EnumWords.Of<ExportFormat>(), Weights])}");

    private static void WriteStudy(string source, ExportFormat format, string? target, Screen screen)
    {
        var study = new StudyFolder(source);
        var folder = OutputFolder.Of(
            target,
            study,
            Path.Combine(study.Path, "exports", EnumWords.Of(format)),
            StudyOutput.Export(EnumWords.Of(format)),
            CommandText.Of(["export", study.Path, "--to", EnumWords.Of(format)]));
        var results = StudyResults.Read(study);
        var files = folder.Write(path => StudyExport.Write(results, format, path));
        ExportPresenter.Show(screen, folder.Path, format, files, results.UncheckedSentence);
    }

    private static void WriteWeights(string source, string? target, bool withRule, Screen screen)
    {
        var trial = new TrialFolder(source);
        var path = target is null ? Path.Combine(trial.Path, $"weights.{Weights}")
            : string.IsNullOrWhiteSpace(target) ? throw SoapException.BadUsage(
                $"'{target}' is not a file; allowed: the path of a file, such as fa.{Weights}")
            : Path.GetFullPath(target);
        WeightsPresenter.Show(screen, path, Weights, WeightsExport.Write(trial, path, withRule));
    }
}
