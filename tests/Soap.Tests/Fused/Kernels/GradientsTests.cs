using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Xunit;

namespace Soap.Tests.Fused.Kernels;

/// <summary>Gradients that are made or read vector by vector, and steps along them.</summary>
public abstract unsafe class GradientsTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void Stored_gradients_of_all_sizes_are_handed_over_to_the_bit(InstructionSet set)
    {
        var kernels = KernelCalls<T>.Of(set);
        var all = FusedData.Random<T>(FusedData.Sides, FusedData.Sides, 1);
        for (var rows = 1; rows <= FusedData.Sides; rows++)
        {
            for (var columns = 1; columns <= FusedData.Sides; columns++)
            {
                var placement = (rows + columns) % 5 == 0 ? Placement.AfterGuard : Placement.BeforeGuard;
                using var from = new GuardedMatrix<T>(rows, columns, columns + rows % 2, columns, placement).Fill(all);
                using var to = new GuardedMatrix<T>(rows, columns, columns + rows % 3, columns, placement);
                var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(to.Start), to.Stride);
                kernels.StoredGradient(rows, columns, from.Start, from.Stride, ref end);
                from.AssertUnchanged(all);
                to.AssertUnchanged(all);
            }
        }
    }

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void A_step_along_an_outer_product_is_the_step_along_its_sum(InstructionSet set)
    {
        var kernels = KernelCalls<T>.Of(set);
        for (var columns = 1; columns <= FusedData.Sides; columns++)
        {
            var rows = 1 + columns % 13;
            var (n, h) = (FusedData.Random<T>(rows, 19, columns), FusedData.Random<T>(19, columns, -columns));
            var sums = new ProductCase<T>(n, h);
            using var byFeature = new GuardedMatrix<T>(n, 19 + columns % 2, Placement.BeforeGuard);
            var readable = kernels.Whole(columns);
            using var bySample =
                new GuardedMatrix<T>(19, columns, readable + columns % 3, readable, Placement.BeforeGuard).Fill(h);
            using var to = new GuardedMatrix<T>(rows, columns, columns, columns, Placement.BeforeGuard);
            var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(to.Start), to.Stride);
            kernels.OuterGradient(
                rows, columns, 19, byFeature.Start, byFeature.Stride, bySample.Start, bySample.Stride, ref end);
            FusedData.AssertNear(
                sums.Expected, (i, j) => FusedData.Tolerance<T>() * sums.Scale[i, j],
                to.AssertNothingElseWasWritten().ToArray(), $"{rows} x {columns}");
        }
    }

    [Theory]
    [MemberData(nameof(FusedData.Sets), MemberType = typeof(FusedData))]
    public void A_step_made_with_the_product_is_the_step_along_the_stored_product_to_the_bit(InstructionSet set)
    {
        T N(double number) => T.CreateChecked(number);
        AssertSame(set, (w, _, _) => new DescentMove<T>(w, N(0.1), N(0.99), N(0.98)));
        AssertSame(set, (w, v, _) => new MomentumMove<T>(w, v, N(0.1), N(0.99), N(0.98), N(0.9), false));
        AssertSame(set, (w, v, _) => new MomentumMove<T>(w, v, N(0.1), N(0.99), N(0.98), N(0.9), true));
        AssertSame(set, (w, m, s) => new AdamMove<T>(w, m, s, FusedData.AnyAdam<T>()));
    }

    private delegate TMove MakeMove<TMove>(T* weights, T* first, T* second);

    private static void AssertSame<TMove>(InstructionSet set, MakeMove<TMove> make)
        where TMove : struct, IMove<T>
    {
        for (var columns = 1; columns <= FusedData.Sides; columns++)
        {
            var product = new ProductCase<T>(1 + columns % 13, columns, 9);
            var kernels = KernelCalls<T>.Of(set);
            var arrangement = new Arrangement(false, columns % 2 == 0, true);
            using var sums = new GuardedMatrix<T>(product.Sums(kernels, arrangement), columns, Placement.BeforeGuard);
            Bits.AssertSame(
                Moved((ref end) => kernels.StoredGradient(product.Rows, columns, sums.Start, columns, ref end)),
                Moved((ref end) => product.Run(kernels, arrangement, ref end)));

            T[,] Moved(Deliver<MoveEnd<TMove, T>> deliver)
            {
                using var w = new GuardedMatrix<T>(
                    FusedData.Random<T>(product.Rows, columns, 1), columns, Placement.BeforeGuard);
                using var first = new GuardedMatrix<T>(
                    FusedData.Random<T>(product.Rows, columns, 2), columns, Placement.BeforeGuard);
                using var second = new GuardedMatrix<T>(
                    FusedData.Random<T>(product.Rows, columns, 3, 0), columns, Placement.BeforeGuard);
                var end = new MoveEnd<TMove, T>(make(w.Start, first.Start, second.Start), columns);
                deliver(ref end);
                first.AssertNothingElseWasWritten();
                second.AssertNothingElseWasWritten();
                return w.AssertNothingElseWasWritten().ToArray();
            }
        }
    }

    private delegate void Deliver<TEnd>(ref TEnd end);
}

public sealed class SingleGradientsTests : GradientsTests<float>;

public sealed class DoubleGradientsTests : GradientsTests<double>;
