using Soap.Native;
using Xunit;

namespace Soap.Tests.Reproducibility;

/// <summary>
/// Every rule, by both engines, in three networks: the bits that a short training leaves are those that were approved,
/// which change with a line under Results in the changelog only.
/// </summary>
public sealed class DeterminismMatrixTests
{
    public static TheoryData<string, string> Parts() =>
    [
        .. from engine in new[] { MatrixTrials.Fused, MatrixTrials.Autograd }
           from model in MatrixTrials.Models
           select (engine, model),
    ];

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task The_bits_of_every_rule_are_those_that_were_approved(string engine, string model)
    {
        var (approved, measured) = (await MatrixFile.Read(), MatrixTrials.Measured);
        var part = $"{engine} {model} ";
        Assert.Contains(measured.Machines.Values.SelectMany(cells => cells.Keys), IsOfPart);
        Told(approved.Changed(measured), "differ from the approved ones");
        Told(approved.Unknown(measured), "are not approved yet");
        var missing = measured.Machines
            .Where(machine => machine.Value.Keys.Any(IsOfPart) && !approved.Machines.ContainsKey(machine.Key))
            .Select(machine => machine.Key).ToArray();
        Assert.All(missing, machine => Assert.True(
            !machine.StartsWith("libtorch", StringComparison.Ordinal) || approved.Machines.Keys.Any(IsOfThisVersion),
            $"libtorch {NativeLibraries.LibtorchVersion} is new: approve its bits."));
        Assert.SkipWhen(
            missing.Length > 0,
            $"Bits were never approved on a machine like this one: [{string.Join("], [", missing)}].");

        bool IsOfPart(string cell) => cell.StartsWith(part, StringComparison.Ordinal);
        void Told(IEnumerable<string> cells, string what) => Assert.True(
            !cells.Any(IsOfPart), $"Cells {what}:\n{string.Join('\n', cells.Where(IsOfPart))}");
    }

    [Fact]
    public async Task Bits_were_approved_under_the_lines_that_the_changelog_has_under_Results()
    {
        var (approved, lines) = ((await MatrixFile.Read()).Results, ChangelogResults.Count());
        Assert.True(
            approved == lines,
            $"CHANGELOG.md has {lines} lines under Results, and bits were approved under {approved}: run this class " +
                "with SOAP_APPROVE=1, and commit the line and the bits together.");
    }

    [Fact]
    public void Bits_are_written_for_another_process() => OtherProcess.Answer(MatrixTrials.Measured.Lines);

    private static bool IsOfThisVersion(string machine) =>
        machine.StartsWith($"libtorch {NativeLibraries.LibtorchVersion},", StringComparison.Ordinal);
}
