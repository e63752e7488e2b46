using System.Text.RegularExpressions;
using TorchSharp;

namespace Soap.Native.Doctor;

/// <summary>Whether libtorch loads and computes.</summary>
internal static partial class LibtorchCheck
{
    private static readonly float[] Expected = [19, 22, 43, 50];

    public static CheckResult Run()
    {
        try
        {
            NativeLibraries.Load();
            return Judge(Multiply(), NativeLibraries.IsMended);
        }
        catch (Exception error)
        {
            // Whatever goes wrong here is what the doctor was asked to find.
            return JudgeFailure(error.Message);
        }
    }

    /// <param name="product">What libtorch says [[1, 2], [3, 4]] · [[5, 6], [7, 8]] is, row by row.</param>
    /// <param name="isMended">Whether TorchSharp came from the copy in memory.</param>
    public static CheckResult Judge(IReadOnlyList<float> product, bool isMended) => product.SequenceEqual(Expected)
        ? new CheckResult(
            "libtorch",
            CheckStatus.Ok,
            $"libtorch {NativeLibraries.LibtorchVersion} loads " +
                $"{(isMended ? "(one version need made weak in memory)" : "as it is")} and computes.")
        : new CheckResult(
            "libtorch",
            CheckStatus.Failed,
            $"libtorch computes wrongly: {string.Join(", ", product.Select(value => $"{value}"))} instead of " +
                $"{string.Join(", ", Expected.Select(value => $"{value}"))}.",
            "Do not trust any result of this machine; restore the packages again and check its memory.");

    /// <param name="message">The loader's message, perhaps with ours around it.</param>
    public static CheckResult JudgeFailure(string message)
    {
        var missing = MissingFile().Match(message) is { Success: true } match ? match.Groups[1].Value : null;
        var advice = missing is null ? "Mend what failed above first; otherwise restore and build again."
            : NativeFilesCheck.PackageOf(missing) is { } package
                ? $"{missing} comes with the package {package}: restore and build again."
            : $"Install your system's package with {missing}.";
        return new CheckResult("libtorch", CheckStatus.Failed, message, advice);
    }

    private static float[] Multiply()
    {
        using var scope = torch.NewDisposeScope();
        var left = torch.tensor(new float[] { 1, 2, 3, 4 }).reshape(2, 2);
        var right = torch.tensor(new float[] { 5, 6, 7, 8 }).reshape(2, 2);
        return left.mm(right).data<float>().ToArray();
    }

    [GeneratedRegex(@"(\S+): cannot open shared object file")]
    private static partial Regex MissingFile();
}
