using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>
/// A whole number in a module's state: a buffer, int64 [], which is saved and loaded with the module. It stays on the
/// CPU wherever the module goes (<see cref="Synapses"/>), as the program alone reads it, to know what is due: a step
/// then waits for no other device. It is read and written in the buffer's memory, so that a step that only looks at it
/// allocates nothing.
/// </summary>
/// <param name="buffer">Finds the buffer.</param>
internal sealed unsafe class StateNumber(Func<Tensor> buffer)
{
    private Tensor? _known;
    private long* _address;

    /// <summary>The number.</summary>
    public long Value
    {
        get => *Find();
        set => *Find() = value;
    }

    /// <summary>A buffer with a number in it.</summary>
    public static Tensor Buffer(long value) => tensor(value, ScalarType.Int64, CPU);

    private long* Find()
    {
        if (_known is null || _known.IsInvalid)
        {
            _known = buffer();
            _address = TensorMemory.Of<long>(_known);
        }

        return _address;
    }
}
