using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>
/// Norms and angles of tensors that are on another device than the processor: taken there in float64, so that numbers
/// alone are read back and no activities.
/// </summary>
internal static class DeviceGeometry
{
    /// <summary>‖x‖; infinite or NaN where an entry is.</summary>
    public static double Norm(Tensor x)
    {
        using var scope = NewDisposeScope();
        var (rows, largest) = Scaled(x.reshape(1, -1));
        return Read(rows.Squared().sum(dim: 1).sqrt() * largest.squeeze(1))[0];
    }

    /// <summary>The mean of the angles between rows in radians; null where no row has one.</summary>
    /// <param name="x">[rows, columns].</param>
    /// <param name="y">Of the same shape.</param>
    public static double? MeanAngle(Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        var (u, v) = (Unit(x), Unit(y));

        // As RowGeometry has it; a row that is 0 or not finite gives NaN.
        var (apart, together) = ((u - v).Squared().sum(dim: 1).sqrt(), u.Plus(v).Squared().sum(dim: 1).sqrt());
        var angles = Read(atan2(apart, together).Times(2));
        var found = angles.Where(double.IsFinite).ToArray();
        return found.Length == 0 ? null : found.Average();
    }

    /// <summary>The participation ratio of the singular values of x, by the smaller Gram matrix; null where x is 0 or
    /// not finite.</summary>
    /// <param name="x">[rows, columns].</param>
    public static double? EffectiveRank(Tensor x)
    {
        using var scope = NewDisposeScope();
        var unit = Unit(x.reshape(1, -1)).reshape(x.shape);
        var vectors = x.shape[0] <= x.shape[1] ? unit : unit.t();
        var squares = Read(vectors.matmul(vectors.t()).Squared().sum().reshape(1))[0];
        return double.IsFinite(squares) ? 1 / squares : null;
    }

    private static Tensor Unit(Tensor x)
    {
        var rows = Scaled(x).Rows;
        return rows / rows.Squared().sum([1], keepdim: true).sqrt();
    }

    // Each row with entries of at most 1, so that squares neither overflow nor underflow, and what it was divided by.
    private static (Tensor Rows, Tensor Largest) Scaled(Tensor x)
    {
        var rows = x.detach().to_type(ScalarType.Float64);
        var largest = rows.abs().amax([1], keepdim: true);
        return (where(largest.eq(zeros_like(largest)), rows, rows / largest), largest);
    }

    private static double[] Read(Tensor numbers)
    {
        var read = numbers.cpu();
        var all = read.data<double>().ToArray();
        GC.KeepAlive(read);
        return all;
    }
}
