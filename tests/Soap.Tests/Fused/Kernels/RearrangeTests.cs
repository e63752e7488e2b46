using System.Numerics;
using Soap.Fused.Kernels;
using Xunit;

namespace Soap.Tests.Fused.Kernels;

public abstract unsafe class RearrangeTests<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [Fact]
    public void Transposed_copies_of_all_sizes_are_exact_and_leave_all_else_alone()
    {
        var all = FusedData.Random<T>(FusedData.Sides, FusedData.Sides, 1);
        var transposed = FusedData.Transpose(all);
        for (var rows = 1; rows <= FusedData.Sides; rows++)
        {
            for (var columns = 1; columns <= FusedData.Sides; columns++)
            {
                var placement = (rows + columns) % 5 == 0 ? Placement.AfterGuard : Placement.BeforeGuard;
                using var from = new GuardedMatrix<T>(rows, columns, columns + rows % 2, columns, placement).Fill(all);
                using var to = new GuardedMatrix<T>(columns, rows, rows + columns % 3, rows, placement);
                Rearrange.Transpose(rows, columns, from.Start, from.Stride, to.Start, to.Stride);
                from.AssertUnchanged(all);
                to.AssertUnchanged(transposed);
            }
        }
    }
}

public sealed class SingleRearrangeTests : RearrangeTests<float>;

public sealed class DoubleRearrangeTests : RearrangeTests<double>;
