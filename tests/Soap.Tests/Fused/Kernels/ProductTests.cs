using System.Numerics;
using CsCheck;
using Soap.Fused.Simd;
using Xunit;

namespace Soap.Tests.Fused.Kernels;

/// <summary>
/// Products of all odd sizes, in memory that ends where the kernels must end, against three loops in double.
/// </summary>
public abstract class ProductTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Products_of_every_number_of_rows_are_those_of_three_loops(InstructionSet set) =>
        Check(set, (side, one, other) => new ProductCase<T>(side, one, other));

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Products_of_every_number_of_columns_are_those_of_three_loops(InstructionSet set) =>
        Check(set, (side, one, other) => new ProductCase<T>(one, side, other));

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Products_of_every_depth_are_those_of_three_loops(InstructionSet set) =>
        Check(set, (side, one, other) => new ProductCase<T>(one, other, side));

    [Fact]
    public void Products_of_any_size_are_those_of_three_loops() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Int[1, 70], FusedData.AnySet, Arrangement.Any)
            .Sample(
                (rows, columns, depth, set, arrangement) =>
                    new ProductCase<T>(rows, columns, depth).AssertSums(KernelCalls<T>.Of(set), arrangement),
                iter: 300);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void A_NaN_of_A_reaches_its_row_and_no_other(InstructionSet set) =>
        AssertNotNumbers(set, (a, _) => a[4, 3] = T.NaN, (i, _) => i == 4);

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void A_NaN_of_B_reaches_its_column_and_no_other(InstructionSet set) =>
        AssertNotNumbers(set, (_, b) => b[3, 21] = T.NaN, (_, j) => j == 21);

    private static void AssertNotNumbers(InstructionSet set, Action<T[,], T[,]> spoil, Func<int, int, bool> expected)
    {
        var (a, b) = (FusedData.Random<T>(13, 9, 1), FusedData.Random<T>(9, 37, 2));
        spoil(a, b);
        var sums = new ProductCase<T>(a, b).Sums(KernelCalls<T>.Of(set), default);
        for (var i = 0; i < 13; i++)
        {
            for (var j = 0; j < 37; j++)
            {
                Assert.Equal(expected(i, j), T.IsNaN(sums[i, j]));
            }
        }
    }

    private static void Check(InstructionSet set, Func<int, int, int, ProductCase<T>> make)
    {
        var kernels = KernelCalls<T>.Of(set);
        for (var side = 1; side <= FusedData.Sides; side++)
        {
            foreach (var (one, other) in FusedData.Others)
            {
                var example = make(side, one, other);
                foreach (var arrangement in Arrangement.All.Where(arrangement => arrangement.IsBeforeGuard))
                {
                    example.AssertSums(kernels, arrangement);
                }
            }
        }
    }
}

public sealed class SingleProductTests : ProductTests<float>;

public sealed class DoubleProductTests : ProductTests<double>;
