using System.Numerics;
using CsCheck;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Xunit;

namespace Soap.Tests.Fused.Kernels;

/// <summary>
/// That a number's bits depend on its row, its column and nothing else: not on the instruction set, the tile, its
/// place in a vector, the memory or the size of the product.
/// </summary>
public abstract unsafe class ProductBitsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Every_sum_is_the_chain_of_fused_multiplications_and_additions_in_the_order_of_depth() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Int[1, 70], FusedData.AnySet, Arrangement.Any).Sample(
            (rows, columns, depth, set, arrangement) =>
            {
                var (a, b) = (
                    FusedData.Random<T>(rows, depth, rows + depth),
                    FusedData.Random<T>(depth, columns, columns + depth));
                Bits.AssertSame(Chain(a, b), new ProductCase<T>(a, b).Sums(KernelCalls<T>.Of(set), arrangement));
            },
            iter: 300);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Sums_of_no_depth_are_zeros(InstructionSet set)
    {
        using var to = new GuardedMatrix<T>(9, 37, 37, 37, Placement.BeforeGuard);
        using var nothing = new GuardedMemory<T>(0, Placement.BeforeGuard);
        var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(to.Start), to.Stride);
        KernelCalls<T>.Of(set).Product(9, 37, 0, nothing.Start, 0, 1, nothing.Start, 0, ref end);
        Bits.AssertSame(new T[9, 37], to.AssertNothingElseWasWritten().ToArray());
    }

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void The_bits_of_a_row_do_not_depend_on_the_number_of_rows_nor_on_those_before(InstructionSet set)
    {
        var (a, b) = (FusedData.Random<T>(FusedData.Sides, 33, 1), FusedData.Random<T>(33, 37, 2));
        var all = Forward(set, a, b);
        for (var rows = 1; rows < FusedData.Sides; rows++)
        {
            Bits.AssertSame(Part(all, 0, rows, 0, 37), Forward(set, Part(a, 0, rows, 0, 33), b));
            Bits.AssertSame(
                Part(all, rows, FusedData.Sides, 0, 37), Forward(set, Part(a, rows, FusedData.Sides, 0, 33), b));
        }
    }

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void The_bits_of_a_column_do_not_depend_on_the_number_of_columns_nor_on_those_before(InstructionSet set)
    {
        var (a, b) = (FusedData.Random<T>(13, 33, 1), FusedData.Random<T>(33, FusedData.Sides, 2));
        var all = Forward(set, a, b);
        for (var columns = 1; columns < FusedData.Sides; columns++)
        {
            Bits.AssertSame(Part(all, 0, 13, 0, columns), Forward(set, a, Part(b, 0, 33, 0, columns)));
            Bits.AssertSame(
                Part(all, 0, 13, columns, FusedData.Sides), Forward(set, a, Part(b, 0, 33, columns, FusedData.Sides)));
        }
    }

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Every_instruction_set_and_every_run_takes_the_same_steps_to_the_bit(InstructionSet set)
    {
        for (var columns = 1; columns <= FusedData.Sides; columns++)
        {
            var example = new ProductCase<T>(13, columns, 19);
            var expected = Moved(example, InstructionSet.Scalar, new Arrangement(false, true, false));
            foreach (var arrangement in Arrangement.Two)
            {
                Bits.AssertSame(expected, Moved(example, set, arrangement));
            }
        }
    }

    // Two steps of Adam, which has every operation that a move can have.
    private static T[,] Moved(ProductCase<T> example, InstructionSet set, Arrangement arrangement)
    {
        using var w = new GuardedMatrix<T>(
            FusedData.Random<T>(example.Rows, example.Columns, 1), example.Columns, arrangement.Placement);
        using var m = new GuardedMatrix<T>(
            FusedData.Random<T>(example.Rows, example.Columns, 2), example.Columns, arrangement.Placement);
        using var s = new GuardedMatrix<T>(
            FusedData.Random<T>(example.Rows, example.Columns, 3, 0), example.Columns, arrangement.Placement);
        for (var step = 0; step < 2; step++)
        {
            var move = new AdamMove<T>(w.Start, m.Start, s.Start, FusedData.AnyAdam<T>());
            var end = new MoveEnd<AdamMove<T>, T>(move, example.Columns);
            example.Run(KernelCalls<T>.Of(set), arrangement, ref end);
        }

        return w.ToArray();
    }

    // tanh without bias: the row's number must not come in.
    private static T[,] Forward(InstructionSet set, T[,] a, T[,] b)
    {
        using var h = new GuardedMatrix<T>(
            a.GetLength(0), b.GetLength(1), b.GetLength(1), b.GetLength(1), Placement.BeforeGuard);
        var end = new ForwardEnd<TanhActivation<T>, T>(null, h.Start, h.Stride);
        new ProductCase<T>(a, b).Run(KernelCalls<T>.Of(set), new Arrangement(false, false, true), ref end);
        return h.ToArray();
    }

    private static T[,] Chain(T[,] a, T[,] b)
    {
        var sums = new T[a.GetLength(0), b.GetLength(1)];
        for (var i = 0; i < sums.GetLength(0); i++)
        {
            for (var k = 0; k < b.GetLength(0); k++)
            {
                for (var j = 0; j < sums.GetLength(1); j++)
                {
                    sums[i, j] = T.FusedMultiplyAdd(a[i, k], b[k, j], sums[i, j]);
                }
            }
        }

        return sums;
    }

    private static T[,] Part(T[,] values, int top, int bottom, int left, int right)
    {
        var part = new T[bottom - top, right - left];
        for (var i = top; i < bottom; i++)
        {
            for (var j = left; j < right; j++)
            {
                part[i - top, j - left] = values[i, j];
            }
        }

        return part;
    }
}

public sealed class SingleProductBitsTests : ProductBitsTests<float>;

public sealed class DoubleProductBitsTests : ProductBitsTests<double>;
