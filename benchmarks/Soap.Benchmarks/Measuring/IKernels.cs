using Soap.Fused.Kernels;
using Soap.Fused.Simd;

namespace Soap.Benchmarks.Measuring;

/// <summary>What is timed of the engine's own loops, compiled for one instruction set.</summary>
internal interface IKernels
{
    /// <summary>Floating-point operations of a round of <see cref="MultiplyAdds"/>.</summary>
    double FlopARound { get; }

    /// <summary>Multiply-adds of numbers that stay in registers: the most that a core can do.</summary>
    /// <returns>A number that depends on all of them.</returns>
    float MultiplyAdds(long rounds);

    /// <summary>A product with what becomes of its sums in a training step.</summary>
    void Multiply(ProductOperands operands);

    /// <summary>What leaves a convolution, with ReLU.</summary>
    unsafe void ConvolutionForward(ConvolutionShape shape, int samples, float* w, float* x, nint stride, float* y);

    /// <summary>What a convolution carries back.</summary>
    unsafe void ConvolutionBack(ConvolutionShape shape, int samples, float* w, float* n, nint stride, float* x);

    /// <summary>A convolution's gradient.</summary>
    unsafe void ConvolutionGradient(ConvolutionShape shape, int samples, float* n, float* x, nint stride, float* to);

    /// <summary>Those of the instruction set in use.</summary>
    static IKernels Current { get; } = InstructionSets.Current switch
    {
        InstructionSet.Avx512 => new Kernels<Vectors512<float>, System.Runtime.Intrinsics.Vector512<float>>(),
        InstructionSet.Avx2 => new Kernels<Vectors256<float>, System.Runtime.Intrinsics.Vector256<float>>(),
        InstructionSet.Vector128 => new Kernels<Vectors128<float>, System.Runtime.Intrinsics.Vector128<float>>(),
        _ => new Kernels<Scalars<float>, float>(),
    };
}
