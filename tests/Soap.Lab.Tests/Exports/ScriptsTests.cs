using System.Diagnostics;
using Soap.Lab.Exports;
using Soap.Lab.Reports.Numbers;
using Soap.Lab.Tests.Reports;
using Xunit;

namespace Soap.Lab.Tests.Exports;

/// <summary>The examples in other languages, run as their users run them.</summary>
public sealed class ScriptsTests
{
    [Fact]
    public void Pandas_finds_the_final_training_losses_of_the_report()
    {
        var python = new[] { "python3", "/usr/bin/python3" }
            .FirstOrDefault(command => Run(command, "-c", "import pandas").ExitCode == 0);
        Assert.SkipWhen(python is null, "There is no Python with pandas on this machine (Debian: python3-pandas).");
        FindsTheReportsNumbers(python!, Repository.PathOf("examples", "pandas", "plot_curves.py"));
    }

    [Fact]
    public void R_finds_the_final_training_losses_of_the_report()
    {
        Assert.SkipUnless(
            Run("Rscript", "--version").ExitCode == 0, "There is no R on this machine (Debian: r-base-core).");
        FindsTheReportsNumbers("Rscript", Repository.PathOf("examples", "r", "curves.R"));
    }

    private static void FindsTheReportsNumbers(string program, string script)
    {
        using Folder folder = new();
        var results = LargeStudy.Results();
        ExportFixture.Write(folder, ExportFormat.Csv, results);
        var (exitCode, output, error) = Run(program, script, folder["out"]);
        Assert.True(exitCode == 0, error);

        string[] expected =
        [
            .. CsvReader.Read(NumbersCsv.Of(LargeStudy.Analysis(results)))
                .Where(row => row["quantity"] == "final_training_loss" && row["estimate"].Length > 0)
                .Select(row => $"{row["comparison"]} {row["rule"]} {Rounded(row["learning_rate"], "G6")} " +
                    $"{Rounded(row["estimate"], "G10")}"),
        ];
        Assert.Equal(20, expected.Length);
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            output.TrimEnd()
                .Split('\n')
                .Select(line => line.Split(' '))
                .Select(line => $"{line[0]} {line[1]} {line[2]} {Rounded(line[3], "G10")}")
                .Order(StringComparer.Ordinal));
    }

    private static string Rounded(string number, string digits) => double.Parse(number).ToString(digits);

    private static (int ExitCode, string Output, string Error) Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (127, "", missing.Message);
        }
    }
}
