using System.Runtime.InteropServices;
using System.Text.Json;
using Soap.Storage;
using static TorchSharp.torch;

namespace Soap.States;

/// <summary>Copies a state, as tensors and texts of a file.</summary>
internal sealed class StateWriter : StateVisitor
{
    private readonly List<SafetensorsTensor> _tensors = [];
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private StateWriter()
    {
    }

    /// <summary>All that a thing keeps.</summary>
    public static (IReadOnlyList<SafetensorsTensor> Tensors, IReadOnlyDictionary<string, string> Texts) Copy(
        IState state)
    {
        var writer = new StateWriter();
        state.Visit(writer);
        return (writer._tensors, writer._texts);
    }

    /// <inheritdoc/>
    public override void Tensor(string name, Tensor tensor) => _tensors.Add(StoredTensors.Copy(Path(name), tensor));

    /// <inheritdoc/>
    public override Tensor? Tensor(string name, Tensor? tensor, Func<Tensor> make)
    {
        if (tensor is not null)
        {
            Tensor(name, tensor);
        }

        return tensor;
    }

    /// <inheritdoc/>
    public override void Numbers(string name, Span<long> numbers) =>
        Add(name, SafetensorsType.I64, numbers.Length, MemoryMarshal.AsBytes(numbers));

    /// <inheritdoc/>
    public override void Numbers(string name, Span<double> numbers) =>
        Add(name, SafetensorsType.F64, numbers.Length, MemoryMarshal.AsBytes(numbers));

    /// <inheritdoc/>
    public override void Record<T>(string name, ref T value) =>
        _texts.Add(Path(name), JsonSerializer.Serialize(value, StateRecords.Options));

    private void Add(string name, SafetensorsType type, int count, ReadOnlySpan<byte> bytes) =>
        _tensors.Add(new SafetensorsTensor(Path(name), type, [count], bytes.ToArray()));
}
