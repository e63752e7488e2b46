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
        var python = Script.PythonWith("pandas");
        Assert.SkipWhen(python is null, "There is no Python with pandas on this machine (Debian: python3-pandas).");
        FindsTheReportsNumbers(python!, Repository.PathOf("examples", "pandas", "plot_curves.py"));
    }

    [Fact]
    public void R_finds_the_final_training_losses_of_the_report()
    {
        Assert.SkipUnless(
            Script.Run("Rscript", "--version").ExitCode == 0, "There is no R on this machine (Debian: r-base-core).");
        FindsTheReportsNumbers("Rscript", Repository.PathOf("examples", "r", "curves.R"));
    }

    private static void FindsTheReportsNumbers(string program, string script)
    {
        using Folder folder = new();
        var results = LargeStudy.Results();
        ExportFixture.Write(folder, ExportFormat.Csv, results);
        var (exitCode, output, error) = Script.Run(program, script, folder["out"]);
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
}
