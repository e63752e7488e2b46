using System.Runtime.CompilerServices;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;

namespace Soap.Benchmarks.Measuring;

/// <inheritdoc cref="IKernels"/>
internal sealed unsafe class Kernels<TSet, TVector> : IKernels
    where TSet : struct, IVectors<TVector, float>
    where TVector : struct
{
    // A multiply-add takes 4 cycles and a core begins up to 2 in each: 8 at once would do, and 12 leave room.
    private const int Accumulators = 12;

    public double FlopARound => 2.0 * Accumulators * TSet.Lanes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float MultiplyAdds(long rounds)
    {
        // They tend to 1: nothing overflows, and nothing comes near zero, where processors are slow.
        var (x, y) = (TSet.Broadcast(0.5f), TSet.Broadcast(0.5f));
        TVector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (; rounds > 0; rounds--)
        {
            a = TSet.MultiplyAdd(a, x, y);
            b = TSet.MultiplyAdd(b, x, y);
            c = TSet.MultiplyAdd(c, x, y);
            d = TSet.MultiplyAdd(d, x, y);
            e = TSet.MultiplyAdd(e, x, y);
            f = TSet.MultiplyAdd(f, x, y);
            g = TSet.MultiplyAdd(g, x, y);
            h = TSet.MultiplyAdd(h, x, y);
            i = TSet.MultiplyAdd(i, x, y);
            j = TSet.MultiplyAdd(j, x, y);
            k = TSet.MultiplyAdd(k, x, y);
            l = TSet.MultiplyAdd(l, x, y);
        }

        var one = TSet.Add(TSet.Add(TSet.Add(a, b), TSet.Add(c, d)), TSet.Add(TSet.Add(e, f), TSet.Add(g, h)));
        var sums = stackalloc float[TSet.Lanes];
        TSet.Store(TSet.Add(one, TSet.Add(TSet.Add(i, j), TSet.Add(k, l))), sums);
        return sums[0];
    }

    public void ConvolutionForward(
        ConvolutionShape shape, int samples, float* w, float* x, nint stride, float* y)
    {
        var end = new ForwardEnd<ReluActivation<float>, float>(null, y, stride);
        KernelProduct<TSet, TVector, float>.Forward(shape, samples, w, null, x, stride, ref end);
    }

    public void ConvolutionBack(ConvolutionShape shape, int samples, float* w, float* n, nint stride, float* x)
    {
        var end = new MoveEnd<StoreMove<float>, float>(new StoreMove<float>(x), stride);
        KernelProduct<TSet, TVector, float>.Back(shape, samples, w, n, stride, ref end);
    }

    public void ConvolutionGradient(
        ConvolutionShape shape, int samples, float* n, float* x, nint stride, float* to)
    {
        using var kernel = new KernelOuter<TSet, TVector, float>(shape);
        kernel.Run(samples, n, x, stride, to);
    }

    public void Multiply(ProductOperands operands)
    {
        var (rows, depth, columns) = operands.Shape.Size;
        float* left = operands.Left.Start, right = operands.Right.Start, result = operands.Result.Start;
        switch (operands.Shape.Kind)
        {
            case ProductKind.Forward:
                var forward = new ForwardEnd<TanhActivation<float>, float>(
                    operands.Bias.Start, result, operands.ResultStride);
                Product<TSet, TVector, float>.Run(
                    rows, columns, depth, left, depth, 1, right, operands.RightStride, ref forward);
                break;
            case ProductKind.Back:
                var back = new SlopeEnd<TanhActivation<float>, float>(
                    operands.Activities.Start, result, operands.ResultStride);
                Product<TSet, TVector, float>.Run(
                    rows, columns, depth, left, 1, rows, right, operands.RightStride, ref back);
                break;
            default:
                var update = new MoveEnd<DescentMove<float>, float>(
                    new DescentMove<float>(result, 1e-6f, 1, 1), columns);
                new OuterGradient<TSet, TVector, float>(
                    rows, columns, depth, left, operands.LeftStride, right, operands.RightStride)
                    .Deliver(ref update);
                break;
        }
    }
}
