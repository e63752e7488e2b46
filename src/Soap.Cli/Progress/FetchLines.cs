using System.Diagnostics;
using Soap.Data;

namespace Soap.Cli.Progress;

/// <summary>A line for every file of a download, and one every two seconds within it.</summary>
internal sealed class FetchLines(TextWriter lines) : IProgress<FetchProgress>
{
    private readonly Stopwatch _sinceLine = Stopwatch.StartNew();
    private string? _name;

    public void Report(FetchProgress value)
    {
        if (value.Name == _name && _sinceLine.Elapsed.TotalSeconds < 2)
        {
            return;
        }

        (_name, var total) = (value.Name, value.Total is { } bytes ? $" of {Megabytes(bytes)}" : string.Empty);
        _sinceLine.Restart();
        lines.WriteLine($"{value.Name}: {Megabytes(value.Bytes)}{total} from {value.Origin.Host}");
    }

    private static string Megabytes(long bytes) => $"{bytes / 1e6:0.0} MB";
}
