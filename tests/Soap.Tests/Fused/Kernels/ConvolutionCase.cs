using System.Numerics;
using CsCheck;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Native;

namespace Soap.Tests.Fused.Kernels;

/// <summary>A random convolution with numbers, by kernels and by plain loops.</summary>
internal sealed unsafe class ConvolutionCase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly Gen<KernelSide> Sides = Gen.Select(
        Gen.Int[1, 11], Gen.Int[1, 7], Gen.Int[1, 3], Gen.Int[0, 4], Gen.Int[1, 3])
        .Where((size, kernel, _, padding, dilation) => size + 2 * padding >= dilation * (kernel - 1) + 1)
        .Select((size, kernel, stride, padding, dilation) => new KernelSide(size, kernel, stride, padding, dilation));

    private readonly T[,] _x, _w, _n;
    private readonly T[] _bias;
    private readonly int _stride;

    public ConvolutionCase(ConvolutionShape shape, int samples)
    {
        (Shape, Samples, _stride) = (shape, samples, AlignedMemory<T>.Stride(samples));
        _x = FusedData.Random<T>(shape.InputRows, samples, 1);
        _n = FusedData.Random<T>(shape.OutputRows, samples, 2);
        _w = FusedData.Random<T>(shape.Outputs, shape.GroupChannels * shape.Kernel, 3);
        var bias = FusedData.Random<T>(1, shape.Outputs, 4);
        _bias = [.. Enumerable.Range(0, shape.Outputs).Select(o => bias[0, o])];
    }

    public static Gen<ConvolutionCase<T>> Any { get; } = Gen.Select(
        Gen.Int[1, 7], Gen.Int[1, 14], Gen.Int[1, 3], Sides, Sides, Gen.Int[1, 37], Gen.Int[0, 2]).Select(
            (channels, outputs, groups, rows, columns, samples, between) =>
            {
                // Rows that nobody reads may lie between channels.
                var shape = new ConvolutionShape(channels * groups, outputs * groups, groups, rows, columns);
                return new ConvolutionCase<T>(shape.In(shape.Places + between, shape.Positions + between), samples);
            });

    public ConvolutionShape Shape { get; }

    public int Samples { get; }

    public T[,] Forward(InstructionSet set, Placement placement)
    {
        var kernels = KernelCalls<T>.Of(set);
        using var x = Images(_x, placement);
        using var w = new GuardedMatrix<T>(_w, _w.GetLength(1), placement);
        using var y = Images(new T[Shape.OutputRows, Samples], placement);
        var end = new ForwardEnd<IdentityActivation<T>, T>(null, y.Start, _stride);
        fixed (T* bias = _bias)
        {
            kernels.ConvolutionForward(Shape, kernels.Whole(Samples), w.Start, bias, x.Start, _stride, ref end);
        }

        w.AssertUnchanged(_w);
        return Part(y);
    }

    public T[,] Back(InstructionSet set, Placement placement)
    {
        var kernels = KernelCalls<T>.Of(set);
        using var n = Images(_n, placement);
        using var w = new GuardedMatrix<T>(_w, _w.GetLength(1), placement);
        using var x = Images(new T[Shape.InputRows, Samples], placement);
        var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(x.Start), _stride);
        kernels.ConvolutionBack(Shape, kernels.Whole(Samples), w.Start, n.Start, _stride, ref end);
        return Part(x);
    }

    public T[,] Outer(InstructionSet set, Placement placement)
    {
        using var n = Images(_n, placement);
        using var x = Images(_x, placement);
        using var to = new GuardedMatrix<T>(
            _w.GetLength(0), _w.GetLength(1), _w.GetLength(1), _w.GetLength(1), placement);
        KernelCalls<T>.Of(set).ConvolutionOuter(Shape, Samples, n.Start, x.Start, _stride, to.Start);
        return to.AssertNothingElseWasWritten().ToArray();
    }

    public double[,] PlainForward()
    {
        var y = new double[Shape.OutputRows, Samples];
        Meet((o, y0, x0, c, k, from) =>
        {
            for (var sample = 0; sample < Samples; sample++)
            {
                y[At(o, y0, x0), sample] +=
                    double.CreateTruncating(_w[o, k]) * double.CreateTruncating(_x[from, sample]);
            }
        });
        for (var feature = 0; feature < Shape.OutputRows; feature++)
        {
            var isPosition = feature % Shape.OutputStep < Shape.Positions;
            for (var sample = 0; sample < Samples && isPosition; sample++)
            {
                y[feature, sample] += double.CreateTruncating(_bias[feature / Shape.OutputStep]);
            }
        }

        return y;
    }

    public double[,] PlainBack()
    {
        var x = new double[Shape.InputRows, Samples];
        Meet((o, y0, x0, c, k, from) =>
        {
            for (var sample = 0; sample < Samples; sample++)
            {
                x[from, sample] +=
                    double.CreateTruncating(_w[o, k]) * double.CreateTruncating(_n[At(o, y0, x0), sample]);
            }
        });
        return x;
    }

    public double[,] PlainOuter()
    {
        var w = new double[_w.GetLength(0), _w.GetLength(1)];
        Meet((o, y0, x0, c, k, from) =>
        {
            for (var sample = 0; sample < Samples; sample++)
            {
                w[o, k] +=
                    double.CreateTruncating(_n[At(o, y0, x0), sample]) * double.CreateTruncating(_x[from, sample]);
            }
        });
        return w;
    }

    public override string ToString() =>
        $"{Shape.Channels} to {Shape.Outputs} in {Shape.Groups} groups, " +
        $"{Side(Shape.Rows)} by {Side(Shape.Columns)}, " +
        $"{Samples} samples";

    private static string Side(KernelSide side) =>
        $"(size {side.Size}, kernel {side.Kernel}, stride {side.Stride}, padding {side.Padding}, " +
        $"dilation {side.Dilation})";

    private int At(int output, int row, int column) =>
        output * Shape.OutputStep + row * Shape.Columns.Positions + column;

    // Each weight with each place that it meets: output, position, channel, weight, number of the input.
    private void Meet(Action<int, int, int, int, int, int> meet)
    {
        var (rows, columns) = (Shape.Rows, Shape.Columns);
        for (var o = 0; o < Shape.Outputs; o++)
        {
            for (var c = 0; c < Shape.GroupChannels; c++)
            {
                for (var y = 0; y < rows.Positions; y++)
                {
                    for (var x = 0; x < columns.Positions; x++)
                    {
                        for (var i = 0; i < rows.Kernel; i++)
                        {
                            for (var j = 0; j < columns.Kernel; j++)
                            {
                                var (row, column) = (
                                    y * rows.Stride - rows.Padding + i * rows.Dilation,
                                    x * columns.Stride - columns.Padding + j * columns.Dilation);
                                if (row >= 0 && row < rows.Size && column >= 0 && column < columns.Size)
                                {
                                    var channel = o / Shape.GroupOutputs * Shape.GroupChannels + c;
                                    meet(o, y, x, c, (c * rows.Kernel + i) * columns.Kernel + j,
                                        channel * Shape.InputStep + row * columns.Size + column);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    // Rows filled up to the stride with zeros, as the engine has them.
    private GuardedMatrix<T> Images(T[,] values, Placement placement)
    {
        var filled = new T[values.GetLength(0), _stride];
        for (var i = 0; i < values.GetLength(0); i++)
        {
            for (var j = 0; j < Samples; j++)
            {
                filled[i, j] = values[i, j];
            }
        }

        return new GuardedMatrix<T>(filled, _stride, placement);
    }

    private T[,] Part(GuardedMatrix<T> images)
    {
        var all = images.AssertNothingElseWasWritten().ToArray();
        var part = new T[images.Rows, Samples];
        for (var i = 0; i < images.Rows; i++)
        {
            for (var j = 0; j < Samples; j++)
            {
                part[i, j] = all[i, j];
            }
        }

        return part;
    }
}
