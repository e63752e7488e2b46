using Soap.Native;

namespace Soap.Tests.Reproducibility;

/// <summary>The file of approved bits; with SOAP_APPROVE=1 it is written anew, if that is allowed.</summary>
internal static class MatrixFile
{
    // libtorch's kernels that are asked for when bits are approved, beside those that it takes by itself.
    private static readonly string[] Capabilities = ["default", "avx2"];

    private static readonly string Path =
        RepositoryFiles.Path("tests", "Soap.Tests", "Reproducibility", "Approved", "bits.txt");

    private static Task<ApprovedBits>? _approved;

    /// <summary>What is approved.</summary>
    public static Task<ApprovedBits> Read() => _approved ??= Open();

    private static async Task<ApprovedBits> Open()
    {
        if (Environment.GetEnvironmentVariable("SOAP_APPROVE") != "1")
        {
            return ApprovedBits.Parse(await File.ReadAllTextAsync(Path));
        }

        var approved = File.Exists(Path)
            ? ApprovedBits.Parse(await File.ReadAllTextAsync(Path))
            : new ApprovedBits(0, new Dictionary<string, IReadOnlyDictionary<string, string>>());
        var measured = new List<MeasuredBits> { MatrixTrials.Measured };
        foreach (var capability in Capabilities)
        {
            measured.Add(MeasuredBits.Parse(await OtherProcess.Ask(
                typeof(DeterminismMatrixTests), nameof(DeterminismMatrixTests.Bits_are_written_for_another_process),
                (ProcessorKernels.Variable, capability))));
        }

        approved = approved.Approve(measured, ChangelogResults.Count());
        await File.WriteAllTextAsync(Path, approved.Text);
        return approved;
    }
}
