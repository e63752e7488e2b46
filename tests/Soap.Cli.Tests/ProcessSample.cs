using System.Globalization;

namespace Soap.Cli.Tests;

/// <summary>What a process holds at a moment, as Linux shows it.</summary>
/// <param name="Kilobytes">Of memory that is resident.</param>
/// <param name="Files">That are open.</param>
/// <param name="Mappings">Of memory.</param>
internal sealed record ProcessSample(long Kilobytes, int Files, int Mappings)
{
    private const string Resident = "VmRSS:";

    /// <summary>Of a process now; null where it has ended.</summary>
    public static ProcessSample? Of(int process)
    {
        var folder = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}";
        try
        {
            var line = Array.Find(
                File.ReadAllLines($"{folder}/status"), line => line.StartsWith(Resident, StringComparison.Ordinal));
            return line is null
                ? null
                : new(
                    long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Replace(Resident, ""),
                        CultureInfo.InvariantCulture),
                    Directory.GetFiles($"{folder}/fd").Length, File.ReadAllLines($"{folder}/maps").Length);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
