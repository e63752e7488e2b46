using Soap.States;
using Soap.Storage;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models;

/// <summary>
/// The state of any TorchSharp model in a safetensors file, by the names of its <c>state_dict</c>: what PyTorch's
/// <c>load_state_dict</c> takes. Files have a digest of their data, are written whole or not at all, and are loaded
/// whole or not at all.
/// </summary>
/// <remarks>
/// Stored are float32, float64 and int64. TorchSharp's own <c>save</c> and <c>load</c> notice no flipped bit, and
/// leave a model half loaded where a file was cut. Format: https://github.com/huggingface/safetensors.
/// </remarks>
public static class WeightFile
{
    /// <summary>Saves all parameters and buffers of a model, NaN as it is.</summary>
    /// <param name="model">The model, on any device.</param>
    /// <param name="path">The file, in a folder that is there; one that is there is replaced.</param>
    /// <exception cref="ArgumentException">The model has a tensor of another type, or of 2 GiB and more.</exception>
    /// <exception cref="SoapException">The file cannot be written; what was there is as it was (exit code
    /// 5).</exception>
    public static void Save(Module model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        SafetensorsWriter.Write(path, StateTensors.Of(model));
    }

    /// <summary>
    /// Loads a file into a model's own parameters and buffers, in place. The file, its digest where SOAP wrote it, and
    /// all names, shapes and types are checked before the first number of the model changes.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file; anybody may have written it.</param>
    /// <param name="strict">Whether the model and the file must have the same names, as by default. Otherwise what
    /// both have is loaded, and must still fit.</param>
    /// <returns>The names that only one of both has.</returns>
    /// <exception cref="ArgumentException">The model has a tensor of another type.</exception>
    /// <exception cref="SoapException">The file cannot be read, was damaged, or does not fit the model; the message
    /// has the file, each tensor, what was found and what is needed (exit code 3).</exception>
    public static LoadedWeights Load(Module model, string path, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(path);
        var file = SafetensorsReader.Read(path).Tensors;
        var state = model.state_dict();
        WeightDifferences.Refuse(
            path,
            file,
            [.. state.Select(entry =>
                new NeededTensor(entry.Key, StoredTensors.TypeOf(entry.Key, entry.Value), [.. entry.Value.shape]))],
            mustBeComplete: strict,
            mustBeFinite: false);

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        (Tensor To, Tensor From)[] pairs =
        [
            .. file.Where(tensor => state.ContainsKey(tensor.Name))
                .Select(tensor => (state[tensor.Name], StoredTensors.Tensor(tensor))),
        ];
        foreach (var (to, from) in pairs)
        {
            to.copy_(from);
        }

        var names = file.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        return new LoadedWeights(
            [.. state.Keys.Where(name => !names.Contains(name))], [.. names.Where(name => !state.ContainsKey(name))]);
    }
}
