using Soap.Lab.Records;
using Soap.Models;
using Soap.Storage;

namespace Soap.Lab.Exports;

/// <summary>
/// Writes the network of a single trial for PyTorch: a safetensors file with W and b of each layer by the names of its
/// <c>state_dict</c>.
/// </summary>
internal static class WeightsExport
{
    /// <summary>Writes the file.</summary>
    /// <param name="trial">Where the network is kept.</param>
    /// <param name="path">Where to write: a new file, or an earlier export, which is replaced.</param>
    /// <param name="withRule">Whether what the rule kept of each layer, as its feedback weights, is written
    /// too.</param>
    /// <returns>The tensors that are now in the file.</returns>
    /// <exception cref="SoapException">The folder keeps no network, or the file cannot be written or is another
    /// one (exit code 5); the network is damaged (exit code 3).</exception>
    public static IReadOnlyList<SafetensorsTensor> Write(TrialFolder trial, string path, bool withRule)
    {
        ArgumentNullException.ThrowIfNull(trial);
        SafetensorsTensor[] tensors =
            [.. trial.ReadNetwork().Where(tensor => withRule || !Mlp.IsOfRule(tensor.Name))];
        RefuseOther(path);
        Folders.Create(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SafetensorsWriter.Write(path, tensors);
        return tensors;
    }

    private static void RefuseOther(string path)
    {
        if (Directory.Exists(path))
        {
            throw SoapException.BadStorage(
                $"{path} is a folder. Give a file with --out, such as {Path.Combine(path, "weights.safetensors")}.");
        }

        if (TrialFolder.IsNetwork(path))
        {
            throw SoapException.BadStorage(
                $"{path} is the kept network of a trial, which would be replaced. Give another file with --out.");
        }

        if (StoredFiles.IsThere(path) && !IsOwn(path))
        {
            throw SoapException.BadStorage(
                $"{path} is there, and no weights that SOAP wrote. Give another file with --out.");
        }
    }

    private static bool IsOwn(string path)
    {
        try
        {
            return SafetensorsReader.Read(path).IsOwn;
        }
        catch (SoapException)
        {
            return false;
        }
    }
}
