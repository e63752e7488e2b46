using System.Collections;
using System.Runtime.InteropServices;
using System.Text.Json;
using Soap.Storage;
using static TorchSharp.torch;

namespace Soap.States;

/// <summary>
/// Puts a stored state into a thing that was made as the one that was stored. It goes over the thing twice: first
/// everything is compared, and nothing is changed; only what fits in all places is read.
/// </summary>
internal sealed class StateReader : StateVisitor
{
    private readonly Dictionary<string, SafetensorsTensor> _tensors;
    private readonly IReadOnlyDictionary<string, string> _texts;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private bool _reads;

    private StateReader(IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> texts)
    {
        _tensors = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        _texts = texts;
    }

    /// <summary>Puts what is stored into a thing.</summary>
    /// <param name="state">The thing.</param>
    /// <param name="tensors">What <see cref="StateWriter"/> made of another.</param>
    /// <param name="texts">The same.</param>
    /// <exception cref="FormatException">It does not fit, and the thing is as it was.</exception>
    public static void Read(
        IState state, IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> texts)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var reader = new StateReader(tensors, texts);
        state.Visit(reader);
        var unknown = reader._tensors.Keys.Concat(texts.Keys).FirstOrDefault(name => !reader._seen.Contains(name));
        if (unknown is not null)
        {
            throw new FormatException($"it has '{Quotation.Printable(unknown)}', which is kept nowhere");
        }

        reader._reads = true;
        state.Visit(reader);
    }

    /// <inheritdoc/>
    public override void Tensor(string name, Tensor tensor)
    {
        var stored = Stored(name, StoredTensors.TypeOf(name, tensor), tensor.shape);
        if (_reads)
        {
            tensor.copy_(StoredTensors.Tensor(stored));
        }
    }

    /// <inheritdoc/>
    public override Tensor? Tensor(string name, Tensor? tensor, Func<Tensor> make)
    {
        if (!_tensors.ContainsKey(Path(name)))
        {
            return tensor is null ? null : throw Missing(name);
        }

        if (tensor is not null || _reads)
        {
            tensor ??= make();
            Tensor(name, tensor);
            return tensor;
        }

        using var like = make();
        Tensor(name, like);
        return null;
    }

    /// <inheritdoc/>
    public override void Numbers(string name, Span<long> numbers) =>
        Take(name, SafetensorsType.I64, numbers.Length, MemoryMarshal.AsBytes(numbers));

    /// <inheritdoc/>
    public override void Numbers(string name, Span<double> numbers) =>
        Take(name, SafetensorsType.F64, numbers.Length, MemoryMarshal.AsBytes(numbers));

    /// <inheritdoc/>
    public override void Record<T>(string name, ref T value)
    {
        if (!_texts.TryGetValue(Path(name), out var text))
        {
            throw Missing(name);
        }

        _seen.Add(Path(name));
        try
        {
            var read = JsonSerializer.Deserialize<T>(text, StateRecords.Options);
            if ((value is IList && read is null) || (read is IList list && list.Contains(null)))
            {
                throw new JsonException("null stands where something is needed");
            }

            value = _reads ? read! : value;
        }
        catch (JsonException error)
        {
            throw new FormatException($"'{Path(name)}' in it is not what it should be: {error.Message}", error);
        }
    }

    private void Take(string name, SafetensorsType type, int count, Span<byte> to)
    {
        var stored = Stored(name, type, [count]);
        if (_reads)
        {
            stored.Bytes.CopyTo(to);
        }
    }

    private SafetensorsTensor Stored(string name, SafetensorsType type, long[] shape)
    {
        if (!_tensors.TryGetValue(Path(name), out var stored))
        {
            throw Missing(name);
        }

        _seen.Add(Path(name));
        return stored.Type == type && stored.Shape.SequenceEqual(shape) ? stored : throw new FormatException(
            $"'{Path(name)}' in it is {stored.Type} [{string.Join(", ", stored.Shape)}], and {type} " +
                $"[{string.Join(", ", shape)}] is needed");
    }

    private FormatException Missing(string name) => new($"it has no '{Path(name)}'");
}
