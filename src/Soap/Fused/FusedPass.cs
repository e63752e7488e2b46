using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Maps;
using Soap.Native;

namespace Soap.Fused;

/// <summary>
/// The way forward, and the activities it leaves behind. They are stored by features, a row a feature and samples side
/// by side, so that vectors run over samples and W is read as its tensor has it; and for the weights' update also by
/// samples.
/// </summary>
internal sealed unsafe class FusedPass<TSet, TVector, T> : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FusedLayer<T>[] _layers;
    private readonly int[] _widths;
    private readonly Activation _activation;
    private readonly AlignedMemory<T>[] _byFeature;
    private readonly AlignedMemory<T>[] _bySample;

    /// <param name="layers">Nearest the input first.</param>
    /// <param name="activation">f, of the hidden layers.</param>
    /// <param name="capacity">The most samples of a batch.</param>
    /// <param name="readsInput">Whether the input is given in numbers; otherwise only the first layer's activities
    /// are.</param>
    public FusedPass(FusedLayer<T>[] layers, Activation activation, int capacity, bool readsInput)
    {
        (_layers, _activation, Capacity, Stride) = (layers, activation, capacity, AlignedMemory<T>.Stride(capacity));
        int[] widths = [layers[0].Inputs, .. layers.Select(layer => layer.Outputs)];
        _byFeature =
        [
            .. widths.Select((width, l) => new AlignedMemory<T>(l == 0 && !readsInput ? 0 : (long)width * Stride)),
        ];
        _bySample =
        [
            .. widths.Select((width, l) => new AlignedMemory<T>(
                l == 0 && !readsInput ? 0 : (long)capacity * AlignedMemory<T>.Stride(width))),
        ];
        _widths = widths;
    }

    /// <summary>The most samples of a batch.</summary>
    public int Capacity { get; }

    /// <summary>From one feature's row to the next.</summary>
    public int Stride { get; }

    /// <summary>Samples of the present batch.</summary>
    public int Samples { get; private set; }

    /// <summary>
    /// Samples with those that fill up the last vector: they are computed too, and nobody reads them.
    /// </summary>
    public int Padded { get; private set; }

    /// <summary>h_l, [n_l, samples]; h_0 is the input, and the last is a_L.</summary>
    public T* ByFeature(int layer) => _byFeature[layer].Start;

    /// <summary>h_l, [samples, n_l].</summary>
    public T* BySample(int layer) => _bySample[layer].Start;

    /// <summary>From one sample's row of h_l to the next.</summary>
    public int SampleStride(int layer) => AlignedMemory<T>.Stride(_widths[layer]);

    /// <summary>Says how many samples the batch has.</summary>
    public void Begin(int samples) =>
        (Samples, Padded) = (samples, (samples + TSet.Lanes - 1) / TSet.Lanes * TSet.Lanes);

    /// <summary>Makes the input, which is there by samples, known by features too.</summary>
    public void SpreadInput() =>
        Rearrange.Transpose(Samples, _widths[0], BySample(0), SampleStride(0), ByFeature(0), Stride);

    /// <summary>Makes all activities above h_from, which is there by features.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="learns">Whether hidden activities are needed by samples too.</param>
    public void Forward(int from, bool learns)
    {
        for (var l = from; l < _layers.Length; l++)
        {
            switch (l == _layers.Length - 1 ? Activation.Identity : _activation)
            {
                case Activation.Tanh: Apply<TanhActivation<T>>(l); break;
                case Activation.Relu: Apply<ReluActivation<T>>(l); break;
                case Activation.Sigmoid: Apply<SigmoidActivation<T>>(l); break;
                case Activation.Elu: Apply<EluActivation<T>>(l); break;
                case Activation.LeakyRelu: Apply<LeakyReluActivation<T>>(l); break;
                case Activation.Identity: Apply<IdentityActivation<T>>(l); break;
                default: throw new InvalidOperationException($"Unknown activation {_activation}.");
            }

            if (learns && l + 1 < _layers.Length)
            {
                Rearrange.Transpose(
                    _layers[l].Outputs, Samples, ByFeature(l + 1), Stride, BySample(l + 1), SampleStride(l + 1));
            }
        }
    }

    /// <summary>
    /// Makes activities of pre-activations that are there by samples, and knows them by features too.
    /// </summary>
    public void Activate(int layer, Activation activation)
    {
        switch (activation)
        {
            case Activation.Tanh: Activate<TanhActivation<T>>(layer); break;
            case Activation.Relu: Activate<ReluActivation<T>>(layer); break;
            case Activation.Sigmoid: Activate<SigmoidActivation<T>>(layer); break;
            case Activation.Elu: Activate<EluActivation<T>>(layer); break;
            case Activation.LeakyRelu: Activate<LeakyReluActivation<T>>(layer); break;
            case Activation.Identity: break;
            default: throw new InvalidOperationException($"Unknown activation {activation}.");
        }

        Rearrange.Transpose(Samples, _widths[layer], BySample(layer), SampleStride(layer), ByFeature(layer), Stride);
    }

    public void Dispose()
    {
        foreach (var memory in _byFeature.Concat(_bySample))
        {
            memory.Dispose();
        }
    }

    private void Apply<TActivation>(int l)
        where TActivation : struct, IActivation<T>
    {
        var layer = _layers[l];
        var end = new ForwardEnd<TActivation, T>(layer.Bias, ByFeature(l + 1), Stride);
        Product<TSet, TVector, T>.Run(
            layer.Outputs, Padded, layer.Inputs, layer.Weight, layer.Inputs, 1, ByFeature(l), Stride, ref end);
    }

    private void Activate<TActivation>(int layer)
        where TActivation : struct, IActivation<T>
    {
        for (var at = BySample(layer); at < BySample(layer) + (long)Samples * SampleStride(layer); at += TSet.Lanes)
        {
            TSet.Store(TActivation.Apply<TSet, TVector>(TSet.Load(at)), at);
        }
    }
}
