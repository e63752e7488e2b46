using Soap.Storage;
using static TorchSharp.torch;

namespace Soap.States;

/// <summary>Tensors as numbers that can be stored, and back.</summary>
internal static class StoredTensors
{
    private static readonly Dictionary<ScalarType, SafetensorsType> Types = new()
    {
        [ScalarType.Float32] = SafetensorsType.F32,
        [ScalarType.Float64] = SafetensorsType.F64,
        [ScalarType.Int64] = SafetensorsType.I64,
    };

    /// <summary>The word of a tensor's type.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static SafetensorsType TypeOf(string name, Tensor tensor) => Types.TryGetValue(tensor.dtype, out var type)
        ? type
        : throw new ArgumentException($"'{name}' of the model has numbers of type {tensor.dtype}; allowed in a file " +
            $"of weights: {string.Join(", ", Types.Keys)}.");

    /// <summary>A tensor of its own with stored numbers.</summary>
    public static Tensor Tensor(SafetensorsTensor stored)
    {
        var made = empty([.. stored.Shape], Types.Single(pair => pair.Value == stored.Type).Key);
        if (stored.Bytes.Length > 0)
        {
            stored.Bytes.CopyTo(made.bytes);
        }

        GC.KeepAlive(made);
        return made;
    }

    /// <summary>A tensor's numbers, row by row.</summary>
    /// <exception cref="ArgumentException">They are of a type that is not stored, or too many.</exception>
    public static SafetensorsTensor Copy(string name, Tensor tensor)
    {
        var type = TypeOf(name, tensor);
        if (tensor.numel() * SafetensorsTensor.SizeOf(type) > SafetensorsReader.LargestTensor)
        {
            throw new ArgumentException($"'{name}' of the model has more than {SafetensorsReader.LargestTensor} " +
                "bytes, the most that a file of weights takes.");
        }

        // The scope keeps what is only a step on the way: the numbers are read from its memory.
        using var scope = NewDisposeScope();
        var rows = tensor.detach().cpu().contiguous();
        var bytes = rows.numel() == 0 ? [] : rows.bytes.ToArray();
        return new SafetensorsTensor(name, type, [.. tensor.shape], bytes);
    }
}
