using System.Text.Json.Serialization;
using Soap.Engines;
using Soap.Models;
using Soap.States;
using Soap.Storage;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Trials;

/// <summary>
/// The W and b that a trial's network begins with: those of a safetensors file, <c>layer1.weight</c> [n_1, n_0],
/// <c>layer1.bias</c> [n_1] and so on, float32 and finite. The file is known by its digest, wherever it lies: two of
/// the same digest are equal.
/// </summary>
[JsonConverter(typeof(InitialWeightsText))]
public sealed class InitialWeights : IEquatable<InitialWeights>
{
    private InitialWeights(string digest, string? path, IReadOnlyList<string> unused)
    {
        (Digest, Path, Unused) = (digest, path, unused);
    }

    /// <summary>SHA-256 of the file, as <c>sha256sum</c> gives it.</summary>
    public string Digest { get; }

    /// <summary>The file's full path; null where only its digest is known, as in a stored result.</summary>
    public string? Path { get; }

    /// <summary>Tensors of the file that no network begins with: what a rule kept of its layers, such as feedback
    /// weights. A trial makes its own.</summary>
    public IReadOnlyList<string> Unused { get; }

    /// <summary>The weights of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SoapException">It cannot be read, or is damaged (exit code 3).</exception>
    public static InitialWeights Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var full = System.IO.Path.GetFullPath(path);
        var file = SafetensorsReader.Read(full);
        return new InitialWeights(
            file.Digest, full, [.. file.Tensors.Select(tensor => tensor.Name).Where(Mlp.IsOfRule)]);
    }

    /// <inheritdoc/>
    public bool Equals(InitialWeights? other) => other is not null && other.Digest == Digest;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InitialWeights);

    /// <inheritdoc/>
    public override int GetHashCode() => Digest.GetHashCode(StringComparison.Ordinal);

    /// <summary>Those of a digest, whose file is not known.</summary>
    internal static InitialWeights OfDigest(string digest) => new(digest, null, []);

    /// <summary>W and b of each layer by its name, read from the file when this is called.</summary>
    /// <param name="widths">The network's, from input to output.</param>
    /// <param name="hasBias">Whether its layers have biases.</param>
    /// <exception cref="SoapException">The file is not known, was changed, or does not fit the network (exit code
    /// 3).</exception>
    internal Func<string, (Tensor Weight, Tensor? Bias)> Read(IReadOnlyList<int> widths, bool hasBias)
    {
        var file = ReadChecked();
        var weights = file.Tensors.Where(tensor => !Mlp.IsOfRule(tensor.Name))
            .ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        WeightDifferences.Refuse(
            Path!, [.. weights.Values], Mlp.WeightsOf(widths, hasBias), mustBeComplete: true,
            mustBeFinite: true);
        return layer => (
            StoredTensors.Tensor(weights[Mlp.WeightName(layer)]),
            hasBias ? StoredTensors.Tensor(weights[Mlp.BiasName(layer)]) : null);
    }

    /// <summary>All parameters and buffers of a model, from the file.</summary>
    /// <exception cref="SoapException">The file is not known, was changed, or does not fit the model (exit code
    /// 3).</exception>
    internal void LoadInto(Module model)
    {
        _ = ReadChecked();
        _ = WeightFile.Load(model, Path!);
        if (model.parameters().FirstOrDefault(parameter => !NotFinite.IsFinite(parameter)) is not null)
        {
            throw SoapException.BadData($"{Path}: it has weights that are not finite, and no trial begins with such");
        }
    }

    private SafetensorsFile ReadChecked()
    {
        if (Path is null)
        {
            throw SoapException.BadData(
                $"The trial begins with the weights of a file with SHA-256 {Digest}, and nobody says where it lies. " +
                    "Give it with init=FILE.");
        }

        var file = SafetensorsReader.Read(Path);
        if (file.Digest != Digest)
        {
            throw SoapException.BadData(
                $"{Path} was changed meanwhile: its SHA-256 is {file.Digest}, and was {Digest} before.");
        }

        return file;
    }
}
