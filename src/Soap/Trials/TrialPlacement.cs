using Soap.Data;
using Soap.Engines;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Trials;

/// <summary>
/// Puts what a trial works with on its device: the network once its weights are drawn, the samples, and batches that
/// are drawn. All of it is made on the CPU, from the same streams, so that a seed begins with the same bits on every
/// device. On the CPU it leaves everything as it is.
/// </summary>
/// <param name="device">Where the trial runs.</param>
internal sealed class TrialPlacement(Device device) : IDisposable
{
    private readonly Dictionary<Dataset, Dataset> _moved = [];

    private bool IsElsewhere => device.type != DeviceType.CPU;

    /// <summary>Moves a network, before an optimiser is made for its parameters.</summary>
    /// <exception cref="InvalidOperationException">A part of it stayed where it was: nothing may run on two devices in
    /// silence.</exception>
    public void Move(Module network)
    {
        if (!IsElsewhere)
        {
            return;
        }

        network.to(device);
        var tensors = network.named_parameters().Select(named => (named.name, Tensor: (Tensor)named.parameter))
            .Concat(network.named_buffers().Select(named => (named.name, Tensor: named.buffer)))
            // Whole numbers of a rule tell the program what is due, and stay where it reads them.
            .Where(named => named.Tensor.is_floating_point());
        foreach (var (name, tensor) in tensors)
        {
            if (tensor.device_type != device.type)
            {
                throw new InvalidOperationException(
                    $"'{name}' of the network is on {tensor.device_type}, and the trial on {device.type}.");
            }
        }
    }

    /// <summary>The samples on the device; a copy, made once, which lives as long as this.</summary>
    public Dataset Of(Dataset data)
    {
        if (!IsElsewhere)
        {
            return data;
        }

        if (!_moved.TryGetValue(data, out var moved))
        {
            _moved[data] = moved = data.To(device);
        }

        return moved;
    }

    /// <summary>Batches of a source on the device.</summary>
    public IBatchSource Of(IBatchSource source) => IsElsewhere ? new MovedBatches(source, device) : source;

    /// <summary>A tensor on the device.</summary>
    public Tensor Of(Tensor tensor) => IsElsewhere ? tensor.to(device) : tensor;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var data in _moved.Values)
        {
            data.Inputs.Dispose();
            data.Targets.Dispose();
        }

        _moved.Clear();
    }
}
