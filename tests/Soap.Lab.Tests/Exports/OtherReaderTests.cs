using System.Diagnostics;
using System.Text.Json;
using Soap.Lab.Exports;
using Soap.Lab.Tests.Reports;
using Xunit;

namespace Soap.Lab.Tests.Exports;

/// <summary>
/// The Parquet files before a reader that shares nothing with their writer: hyparquet, in JavaScript.
/// </summary>
public sealed class OtherReaderTests
{
    private const string Script = """
        import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
        import { compressors } from 'hyparquet-compressors'
        const file = await asyncBufferFromFile(process.argv[2])
        const rows = await parquetReadObjects({ file, compressors })
        const text = value => value === null ? '' : String(value)
        const texts = row => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, text(value)]))
        console.log(JSON.stringify(rows.map(texts)))
        """;

    [Fact(Explicit = true)]
    public void Another_library_reads_the_same_rows_from_parquet()
    {
        using Folder folder = new();
        File.WriteAllText(folder["read.mjs"], Script);
        var missing = Run(
            folder, "npm", "install", "--no-audit", "--no-fund", "hyparquet@1.33.0",
            "hyparquet-compressors@1.1.2").Error;
        Assert.SkipWhen(missing is not null, $"hyparquet cannot be installed here: {missing}");
        ExportFixture.Write(folder, ExportFormat.Parquet);
        using Folder csv = new();
        ExportFixture.Write(csv, ExportFormat.Csv);
        foreach (var table in new[] { "trials", "metrics" })
        {
            var (output, error) = Run(folder, "node", "read.mjs", folder[$"out/{table}.parquet"]);
            Assert.Null(error);
            var expected = CsvReader.Read(File.ReadAllText(csv[$"out/{table}.csv"]));
            var read = JsonSerializer.Deserialize<List<Dictionary<string, string>>>(output)!;
            Assert.Equal(expected.Count, read.Count);
            Assert.All(expected.Zip(read), rows => Assert.All(rows.First, cell => Assert.True(
                Same(cell.Value, rows.Second[cell.Key]),
                $"{cell.Key}: {cell.Value} is read as {rows.Second[cell.Key]}")));
        }
    }

    // JavaScript writes doubles in another form, but with all their digits.
    private static bool Same(string written, string read) => written == read
        || (double.TryParse(written, out var one) && double.TryParse(read, out var other) && one == other
            && !(written.Length > 17 && long.TryParse(written, out _)));

    private static (string Output, string? Error) Run(Folder folder, string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (output, process.ExitCode == 0 ? null : error.Result);
        }
        catch (System.ComponentModel.Win32Exception absent)
        {
            return ("", absent.Message);
        }
    }
}
