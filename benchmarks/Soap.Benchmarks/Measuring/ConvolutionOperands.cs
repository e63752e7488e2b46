using Soap.Fused.Kernels;
using Soap.Native;

namespace Soap.Benchmarks.Measuring;

/// <summary>Images and weights of a convolution, for its kernels.</summary>
internal sealed unsafe class ConvolutionOperands : IDisposable
{
    private readonly ConvolutionShape _shape;
    private readonly int _samples, _stride;
    private readonly AlignedMemory<float> _input, _output, _weights, _gradient;

    public ConvolutionOperands(ConvolutionShape shape, int samples)
    {
        (_shape, _samples, _stride) = (shape, samples, AlignedMemory<float>.Stride(samples));
        (_input, _output) = (Filled(shape.InputRows * _stride), Filled(shape.OutputRows * _stride));
        var weights = shape.Outputs * shape.GroupChannels * shape.Kernel;
        (_weights, _gradient) = (Filled(weights), Filled(weights));
    }

    public void Forward() =>
        IKernels.Current.ConvolutionForward(_shape, _samples, _weights.Start, _input.Start, _stride, _output.Start);

    public void Back() =>
        IKernels.Current.ConvolutionBack(_shape, _samples, _weights.Start, _output.Start, _stride, _input.Start);

    public void Gradient() =>
        IKernels.Current.ConvolutionGradient(
            _shape, _samples, _output.Start, _input.Start, _stride, _gradient.Start);

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        _weights.Dispose();
        _gradient.Dispose();
    }

    // Small enough that no number grows beyond its range from round to round.
    private static AlignedMemory<float> Filled(int length)
    {
        var memory = new AlignedMemory<float>(length);
        for (var i = 0; i < length; i++)
        {
            memory.Start[i] = 0.001f * (i % 7 - 3);
        }

        return memory;
    }
}
