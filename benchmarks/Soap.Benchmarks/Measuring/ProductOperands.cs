using Soap.Native;
using Soap.Randomness;

namespace Soap.Benchmarks.Measuring;

/// <summary>
/// Memory for a product, laid out as the engine has it: weights as tensors have them, activities and displacements in
/// rows that begin on cache lines.
/// </summary>
internal sealed unsafe class ProductOperands : IDisposable
{
    public ProductOperands(ProductShape shape)
    {
        Shape = shape;
        var (rows, depth, columns) = shape.Size;
        LeftStride = shape.Kind == ProductKind.Update ? AlignedMemory<float>.Stride(depth) : depth;
        RightStride = AlignedMemory<float>.Stride(columns);
        ResultStride = AlignedMemory<float>.Stride(columns);
        Left = Drawn((long)rows * LeftStride, 1);
        Right = Drawn((long)depth * RightStride, 2);
        Activities = Drawn((long)rows * ResultStride, 3);
        Bias = Drawn(rows, 4);
        Result = Drawn((long)rows * ResultStride, 5);
    }

    public ProductShape Shape { get; }

    public int LeftStride { get; }

    public int RightStride { get; }

    public int ResultStride { get; }

    public AlignedMemory<float> Left { get; }

    public AlignedMemory<float> Right { get; }

    public AlignedMemory<float> Activities { get; }

    public AlignedMemory<float> Bias { get; }

    public AlignedMemory<float> Result { get; }

    public void Dispose()
    {
        foreach (var memory in (AlignedMemory<float>[])[Left, Right, Activities, Bias, Result])
        {
            memory.Dispose();
        }
    }

    private static AlignedMemory<float> Drawn(long length, ulong seed)
    {
        var stream = new RandomStream(seed, "benchmark");
        var memory = new AlignedMemory<float>(length);
        for (var i = 0L; i < length; i++)
        {
            memory.Start[i] = (float)(0.1 * stream.Uniform(i) - 0.05);
        }

        return memory;
    }
}
