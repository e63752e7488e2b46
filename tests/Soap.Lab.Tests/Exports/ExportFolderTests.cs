using Soap.Lab.Exports;
using Soap.Lab.Tests.Reports;
using Xunit;

namespace Soap.Lab.Tests.Exports;

public sealed class ExportFolderTests
{
    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Parquet)]
    [InlineData(ExportFormat.Tensorboard)]
    public void The_same_study_gives_the_same_bytes_and_an_earlier_export_is_replaced_whole(ExportFormat format)
    {
        using Folder one = new(), other = new();
        ExportFixture.Write(one, format, ExportFixture.OneFunction());
        ExportFixture.Write(one, format);
        var files = ExportFixture.Write(other, format);
        string[] names = [.. files.Select(file => file.Name).Append("export.json").Order(StringComparer.Ordinal)];
        Assert.Equal(names, Names(one["out"]));
        Assert.All(
            names,
            name => Assert.Equal(File.ReadAllBytes(other[$"out/{name}"]), File.ReadAllBytes(one[$"out/{name}"])));
        Assert.Equal(["out"], Directory.EnumerateFileSystemEntries(one.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_folder_with_other_files_is_left_alone()
    {
        using Folder folder = new();
        Directory.CreateDirectory(folder["out"]);
        File.WriteAllText(folder["out/thesis.tex"], "precious");
        var refused = Assert.Throws<SoapException>(() => ExportFixture.Write(folder, ExportFormat.Csv));
        Assert.Equal(
            (
                ExitCode.Storage,
                $"{folder["out"]} is not empty and holds no export (there is no export.json). " +
                    "Give another folder with --out."),
            (refused.ExitCode, refused.Message));

        File.Delete(folder["out/thesis.tex"]);
        ExportFixture.Write(folder, ExportFormat.Csv);
        Directory.CreateDirectory(folder["out/notes"]);
        File.WriteAllText(folder["out/notes/thesis.tex"], "precious");
        refused = Assert.Throws<SoapException>(() => ExportFixture.Write(folder, ExportFormat.Parquet));
        Assert.Equal(
            $"{folder["out"]} holds an earlier export and other files, such as notes/thesis.tex; " +
                "replacing the export would remove them. Give another folder with --out.",
            refused.Message);
        Assert.Equal(["export.json", "metrics.csv", "notes/thesis.tex", "trials.csv"], Names(folder["out"]));
    }

    [Fact]
    public void A_file_in_the_folders_place_is_left_alone()
    {
        using Folder folder = new();
        File.WriteAllText(folder["out"], "precious");
        var refused = Assert.Throws<SoapException>(() => ExportFixture.Write(folder, ExportFormat.Csv));
        Assert.Equal($"{folder["out"]} is a file. Give a folder with --out.", refused.Message);
    }

    [Fact]
    public void What_fails_leaves_the_earlier_export_and_nothing_half_written()
    {
        using Folder folder = new();
        ExportFixture.Write(folder, ExportFormat.Csv);
        var results = ExportFixture.Results();
        Assert.Throws<InvalidOperationException>(() => ExportFixture.Write(
            folder, ExportFormat.Tensorboard, results with { Trials = [.. results.Trials, results.Trials[0]] }));
        Assert.Equal(["export.json", "metrics.csv", "trials.csv"], Names(folder["out"]));
        Assert.Equal(["out"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void What_a_killed_export_left_behind_is_removed_by_the_next()
    {
        using Folder folder = new();
        Directory.CreateDirectory(folder[".out.export/half"]);
        File.WriteAllText(folder[".out.export/half/metrics.csv"], "half of it");
        ExportFixture.Write(folder, ExportFormat.Csv);
        Assert.Equal(["export.json", "metrics.csv", "trials.csv"], Names(folder["out"]));
        Assert.Equal(["out"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal);
}
