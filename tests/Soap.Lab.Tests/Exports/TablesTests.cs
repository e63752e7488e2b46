using Parquet;
using Parquet.Schema;
using Soap.Lab.Exports;
using Soap.Lab.Exports.Tables;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Tests.Reports;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Exports;

public sealed class TablesTests
{
    [Fact]
    public async Task Parquet_holds_the_same_rows_as_csv()
    {
        using Folder csv = new(), parquet = new();
        var results = ExportFixture.Results() with
        {
            Trials =
            [
                .. ExportFixture.Results().Trials,
                .. ExportFixture.OneFunction().Trials
                    .Select(trial => trial with { Trial = trial.Trial with { Id = "0" } }),
            ],
        };
        string[] names =
        [
            .. ExportFixture.Write(csv, ExportFormat.Csv, results)
                .Select(file => Path.GetFileNameWithoutExtension(file.Name)),
        ];
        var files = ExportFixture.Write(parquet, ExportFormat.Parquet, results);
        Assert.Equal(["trials", "metrics", "functions"], names);
        Assert.Equal(names.Select(name => $"{name}.parquet"), files.Select(file => file.Name));
        foreach (var file in files)
        {
            var expected = CsvReader.Read(File.ReadAllText(csv[$"out/{Path.ChangeExtension(file.Name, "csv")}"]));
            Assert.Equal(expected, await ParquetText.Read(parquet[$"out/{file.Name}"]));
            Assert.Equal(expected.Count, file.Rows);
        }
    }

    [Fact]
    public async Task Columns_of_parquet_have_types()
    {
        using Folder folder = new();
        ExportFixture.Write(folder, ExportFormat.Parquet);
        await using var trials = await ParquetReader.CreateAsync(
            folder["out/trials.parquet"], cancellationToken: TestContext.Current.CancellationToken);
        await using var metrics = await ParquetReader.CreateAsync(
            folder["out/metrics.parquet"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                ("study", typeof(string)),
                ("trial", typeof(string)), ("phase", typeof(string)), ("rule", typeof(string)),
                ("learning_rate", typeof(double)), ("seed", typeof(ulong)), ("outcome", typeof(string)),
                ("metric", typeof(string)), ("layer", typeof(int)), ("examples", typeof(long)),
                ("value", typeof(double)),
            ],
            metrics.Schema.DataFields.Select(field => (field.Name, Type(field))));
        var types = trials.Schema.DataFields.ToDictionary(field => field.Name, Type);
        Assert.Equal(
            [typeof(ulong), typeof(double), typeof(int), typeof(bool), typeof(string), typeof(long), typeof(double)],
            new[] { "seed", "epochs", "batch", "nesterov", "hidden", "diverged_step", "test_accuracy" }
                .Select(name => types[name]));
    }

    // The library's own type of a text is not string.
    private static Type Type(DataField field) =>
        field.ClrType == typeof(ReadOnlyMemory<char>) ? typeof(string) : field.ClrType;

    [Fact]
    public void Every_key_of_a_specification_is_a_column_of_the_trials()
    {
        string[] columns = [.. TrialsTable.Of(ExportFixture.Results()).Columns.Select(column => column.Name)];
        Assert.Equal(columns.Length, columns.Distinct().Count());
        Assert.All(
            typeof(TrialSpecification).GetProperties(),
            property => Assert.Contains(Soap.Lab.Texts.SnakeCase.Of(property.Name), columns));
    }

    [Fact]
    public void Metrics_are_the_points_of_every_trial_with_all_their_digits_and_no_number_where_there_is_none()
    {
        using Folder folder = new();
        var results = ExportFixture.Results();
        ExportFixture.Write(folder, ExportFormat.Csv);
        var rows = CsvReader.Read(File.ReadAllText(folder["out/metrics.csv"]));
        FinishedTrial trial = results.Trials.First(trial =>
            trial.Trial.Specification.Seed == ExportFixture.LargeSeed && trial.Trial.Phase == StudyPhase.BestRate);
        Dictionary<string, string>[] mine =
        [
            .. rows.Where(row => row["trial"] == trial.Trial.Id && row["phase"] == "best"),
        ];
        Assert.All(mine, row => Assert.Equal("18446744073709551614", row["seed"]));
        Assert.Equal(
            trial.Result.TrainingLoss.Select(point => ($"{point.Examples}", point.Loss, "")),
            mine.Where(row => row["metric"] == "training_loss")
                .Select(row => (row["examples"], double.Parse(row["value"]), row["layer"])));
        Assert.Equal(23 * 2, mine.Count(row => row["metric"] == "weight_angle"));
        Assert.Equal(2, mine.Count(row => row["metric"].StartsWith("test_", StringComparison.Ordinal)));

        Dictionary<string, string>[] trials = [.. CsvReader.Read(File.ReadAllText(folder["out/trials.csv"]))];
        Assert.Equal(results.Trials.Count, trials.Length);
        var diverged = trials.First(row => row["outcome"] == "diverged");
        Assert.Equal(
            ("7", "384", "preactivations/1", "", ""),
            (
                diverged["diverged_step"], diverged["diverged_examples"], diverged["diverged_tensor"],
                diverged["test_loss"], diverged["engine_used"]));
        Assert.Equal(["best", "shared", "tuning"], trials.Select(row => row["phase"]).Distinct().Order());
    }

    [Fact]
    public void A_failed_trial_is_a_row_with_its_error_and_no_numbers()
    {
        var results = ExportFixture.Results();
        FailedTrial failed = new(
            results.Trials[0].Trial, new TrialFailure("System.IO.IOException", "the disk is gone", "", default, null));
        using Folder folder = new();
        ExportFixture.Write(
            folder, ExportFormat.Csv, results with { Trials = [.. results.Trials.Skip(1)], Failed = [failed] });
        var row = CsvReader.Read(File.ReadAllText(folder["out/trials.csv"]))[^1];
        Assert.Equal(
            (failed.Trial.Id, "failed", "System.IO.IOException: the disk is gone", "", "", ""),
            (
                row["trial"], row["outcome"], row["error"], row["test_loss"], row["weights_digest"],
                row["data_digests"]));
        Assert.Equal("", CsvReader.Read(File.ReadAllText(folder["out/trials.csv"]))[0]["error"]);
        Assert.DoesNotContain(failed.Trial.Id, File.ReadAllText(folder["out/metrics.csv"]));
    }

    [Fact]
    public void A_function_that_is_not_finite_somewhere_has_no_number_there()
    {
        using Folder folder = new();
        ExportFixture.Write(folder, ExportFormat.Csv, ExportFixture.OneFunction());
        Assert.EndsWith("\n", File.ReadAllText(folder["out/functions.csv"]), StringComparison.Ordinal);
        Assert.Equal(
            [("-1", "0.1"), ("0.5", "")],
            CsvReader.Read(File.ReadAllText(folder["out/functions.csv"]))
                .Select(row => (row["input"], row["output"])));
    }
}

/// <summary>A Parquet file as the text of its cells.</summary>
internal static class ParquetText
{
    public static async Task<List<Dictionary<string, string>>> Read(string path)
    {
        await using var reader = await ParquetReader.CreateAsync(path);
        using var group = reader.OpenRowGroupReader(0);
        Assert.Equal(1, reader.RowGroupCount);
        Dictionary<string, string>[] rows =
        [
            .. Enumerable.Range(0, (int)group.RowCount).Select(_ => new Dictionary<string, string>()),
        ];
        foreach (var field in reader.Schema.DataFields)
        {
            var cells = field.ClrType == typeof(ReadOnlyMemory<char>) ? await Texts(group, field, rows.Length)
                : field.ClrType == typeof(double)
                    ? await Cells<double>(group, field, rows.Length, value => value.ToString("R"))
                : field.ClrType == typeof(ulong) ? await Cells<ulong>(group, field, rows.Length, value => $"{value}")
                : field.ClrType == typeof(long) ? await Cells<long>(group, field, rows.Length, value => $"{value}")
                : field.ClrType == typeof(int) ? await Cells<int>(group, field, rows.Length, value => $"{value}")
                : await Cells<bool>(group, field, rows.Length, value => value ? "true" : "false");
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i].Add(field.Name, cells[i]);
            }
        }

        return [.. rows];
    }

    private static async Task<string[]> Texts(ParquetRowGroupReader group, DataField field, int rows)
    {
        var values = new string?[rows];
        await group.ReadAsync(field, values.AsMemory()!);
        return [.. values.Select(value => value ?? "")];
    }

    private static async Task<string[]> Cells<T>(
        ParquetRowGroupReader group, DataField field, int rows, Func<T, string> text)
        where T : unmanaged
    {
        var values = new T?[rows];
        await group.ReadAsync<T>(field, values.AsMemory());
        return [.. values.Select(value => value is { } there ? text(there) : "")];
    }
}
