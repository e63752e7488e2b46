using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>
/// A whole number in a module's state: a buffer, int64 [], which is saved, loaded and moved with the module.
/// On the CPU it is read and written in the buffer's memory, so that a step that only looks at it allocates nothing.
/// </summary>
/// <param name="buffer">Finds the buffer: moving the module to another device disposes of it and makes
/// another.</param>
internal sealed unsafe class StateNumber(Func<Tensor> buffer)
{
    private Tensor? _known;
    private long* _address; // null on another device

    /// <summary>The number.</summary>
    public long Value
    {
        get
        {
            var kept = Find();
            return _address == null ? kept.item<long>() : *_address;
        }

        set
        {
            var kept = Find();
            if (_address == null)
            {
                using var next = Buffer(value);
                kept.copy_(next);
            }
            else
            {
                *_address = value;
            }
        }
    }

    /// <summary>A buffer with a number in it.</summary>
    public static Tensor Buffer(long value) => tensor(value, ScalarType.Int64);

    private Tensor Find()
    {
        if (_known is null || _known.IsInvalid)
        {
            _known = buffer();
            _address = _known.device_type == TorchSharp.DeviceType.CPU ? TensorMemory.Of<long>(_known) : null;
        }

        return _known;
    }
}
