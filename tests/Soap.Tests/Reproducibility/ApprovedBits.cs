using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sections = System.Collections.Generic.IReadOnlyDictionary<
    string, System.Collections.Generic.IReadOnlyDictionary<string, string>>;

namespace Soap.Tests.Reproducibility;

/// <summary>
/// The approved digests of all cells, by machine, and how many changes the changelog had under <c>Results</c> when
/// they were approved: a cell changes together with a line there, or not at all. A seal over the text makes a change
/// by hand show.
/// </summary>
/// <param name="Results">The changes under Results.</param>
/// <param name="Machines">Digests by machine and by cell.</param>
internal sealed record ApprovedBits(int Results, Sections Machines)
{
    private const string ResultsWord = "results ", SealWord = "seal ", Between = " = ";

    /// <summary>The text of the file.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder($"{ResultsWord}{Results}\n");
            foreach (var (machine, cells) in Machines.OrderBy(machine => machine.Key, StringComparer.Ordinal))
            {
                text.Append($"\n[{machine}]\n");
                foreach (var (cell, digest) in cells.OrderBy(cell => cell.Key, StringComparer.Ordinal))
                {
                    text.Append($"{cell}{Between}{digest}\n");
                }
            }

            return $"{SealWord}{SealOf(text.ToString())}\n{text}";
        }
    }

    /// <summary>Reads the text of the file.</summary>
    /// <exception cref="FormatException">It was changed by hand.</exception>
    public static ApprovedBits Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n', 2);
        if (lines.Length < 2 || lines[0] != SealWord + SealOf(lines[1]))
        {
            throw new FormatException(
                "The approved bits were changed by hand or by a merge. Take the file of one side, and approve with " +
                    "SOAP_APPROVE=1, which says what changed.");
        }

        var machines = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        var results = 0;
        foreach (var line in lines[1].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith(ResultsWord, StringComparison.Ordinal))
            {
                results = int.Parse(line.AsSpan(ResultsWord.Length), CultureInfo.InvariantCulture);
            }
            else if (line[0] == '[')
            {
                machines.Add(line[1..^1], cells = new(StringComparer.Ordinal));
            }
            else
            {
                var place = line.LastIndexOf(Between, StringComparison.Ordinal);
                cells.Add(line[..place], line[(place + Between.Length)..]);
            }
        }

        return new ApprovedBits(results, machines);
    }

    /// <summary>Cells that are not as approved, and approved ones that are gone.</summary>
    public IReadOnlyList<string> Changed(MeasuredBits measured) =>
    [
        .. from machine in measured.Machines
           from cell in Machines.GetValueOrDefault(machine.Key) ?? new Dictionary<string, string>()
           let now = machine.Value.GetValueOrDefault(cell.Key)
           where now != cell.Value
           select $"{cell.Key}: {cell.Value}, now {now ?? "gone"} [{machine.Key}]",
    ];

    /// <summary>Cells of which no machine has a digest.</summary>
    public IReadOnlyList<string> Unknown(MeasuredBits measured)
    {
        var known = Machines.Values.SelectMany(cells => cells.Keys).ToHashSet(StringComparer.Ordinal);
        return [.. measured.Machines.Values.SelectMany(cells => cells.Keys).Where(cell => !known.Contains(cell))];
    }

    /// <summary>What is approved instead: new cells and new machines at any time; other digests, and fewer cells, if
    /// the changelog has more changes under Results, and then machines that were not measured anew are gone.</summary>
    /// <param name="measured">In processes on one machine.</param>
    /// <param name="results">The changes under Results now.</param>
    /// <exception cref="InvalidOperationException">Cells changed, and Results has no line for that.</exception>
    public ApprovedBits Approve(IReadOnlyList<MeasuredBits> measured, int results)
    {
        var changed = measured.SelectMany(Changed).Distinct().ToArray();
        if (changed.Length > 0 && results <= Results)
        {
            throw new InvalidOperationException(
                $"{changed.Length} digests would change, and CHANGELOG.md has no more lines under Results than when " +
                    $"they were approved ({results}, {Results}): say there what changed and why.\n" +
                    string.Join('\n', changed));
        }

        var machines = measured.SelectMany(bits => bits.Machines)
            .GroupBy(machine => machine.Key)
            .ToDictionary(machine => machine.Key, machine => Agreed(machine.Key, [.. machine.Select(m => m.Value)]));
        foreach (var (machine, cells) in Machines.Where(_ => changed.Length == 0))
        {
            machines.TryAdd(machine, cells);
        }

        return new ApprovedBits(results, machines);
    }

    private static IReadOnlyDictionary<string, string> Agreed(
        string machine, IReadOnlyList<IReadOnlyDictionary<string, string>> measured) =>
        measured.Skip(1).All(cells => cells.Count == measured[0].Count && !cells.Except(measured[0]).Any())
            ? measured[0]
            : throw new InvalidOperationException($"Two processes measured other bits for [{machine}].");

    private static string SealOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
