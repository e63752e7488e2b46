namespace Soap.Tests.Reproducibility;

/// <summary>The digests of trainings, by the machine that they hold for and by cell.</summary>
internal sealed class MeasuredBits
{
    private const char Tab = '\t';

    public MeasuredBits(IEnumerable<(string Machine, string Cell, string Digest)> found) => Machines = found
        .GroupBy(cell => cell.Machine)
        .ToDictionary(
            machine => machine.Key,
            machine => (IReadOnlyDictionary<string, string>)machine.ToDictionary(
                cell => cell.Cell, cell => cell.Digest));

    /// <summary>Cells and their digests by machine.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Machines { get; }

    /// <summary>One line a cell.</summary>
    public IEnumerable<string> Lines =>
        from machine in Machines
        from cell in machine.Value
        select string.Join(Tab, machine.Key, cell.Key, cell.Value);

    /// <summary>What another process wrote.</summary>
    public static MeasuredBits Parse(IEnumerable<string> lines) =>
        new(lines.Select(line => line.Split(Tab)).Select(cell => (cell[0], cell[1], cell[2])));
}
