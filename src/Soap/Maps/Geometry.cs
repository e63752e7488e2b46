using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>Norms and angles of tensors, taken in float64; null where a quantity does not exist.</summary>
public static class Geometry
{
    /// <summary>‖x‖ = √Σ xᵢ² over all entries.</summary>
    public static double Norm(Tensor x)
    {
        if (!IsHere(x))
        {
            return DeviceGeometry.Norm(x);
        }

        using var scope = NewDisposeScope();
        return x.dtype == ScalarType.Float32
            ? RowGeometry.Norm(Numbers<float>(x))
            : RowGeometry.Norm(Numbers<double>(x));
    }

    /// <summary>
    /// arccos(⟨x, y⟩ / ‖x‖‖y‖) in degrees, [0, 180], over all entries; null when one of them is 0 or has an entry that
    /// is not finite.
    /// </summary>
    public static double? Angle(Tensor x, Tensor y) => MeanAngle(x, y, 1);

    /// <summary>
    /// The mean of the angles between row i of x and row i of y, in degrees; rows of length 0 and rows that are not
    /// finite are left out, and null if none is left.
    /// </summary>
    /// <param name="x">[rows, columns].</param>
    /// <param name="y">Of the same shape.</param>
    public static double? MeanRowAngle(Tensor x, Tensor y) => MeanAngle(x, y, (int)x.shape[0]);

    /// <summary>‖x‖ / ‖y‖; null when y is 0, or when an entry is not finite.</summary>
    public static double? NormRatio(Tensor x, Tensor y)
    {
        var ratio = Norm(x) / Norm(y);
        return double.IsFinite(ratio) ? ratio : null;
    }

    /// <summary>
    /// The participation ratio (Σ sᵢ²)² / Σ sᵢ⁴ of the singular values sᵢ of x [rows, columns]: in how many directions
    /// its rows point; null when x is 0 or has an entry that is not finite.
    /// </summary>
    public static double? EffectiveRank(Tensor x)
    {
        if (!IsHere(x))
        {
            return DeviceGeometry.EffectiveRank(x);
        }

        using var scope = NewDisposeScope();
        var rows = (int)x.shape[0];
        return x.dtype == ScalarType.Float32
            ? ParticipationRatio.Of(Numbers<float>(x), rows)
            : ParticipationRatio.Of(Numbers<double>(x), rows);
    }

    private static double? MeanAngle(Tensor x, Tensor y, int rows)
    {
        if (x.numel() != y.numel())
        {
            throw new ArgumentException(
                $"[{string.Join(", ", x.shape)}] and [{string.Join(", ", y.shape)}] have no angle: " +
                    "they are not of one size.",
                nameof(y));
        }

        using var scope = NewDisposeScope();
        if (!IsHere(x))
        {
            return DeviceGeometry.MeanAngle(x.reshape(rows, -1), y.reshape(rows, -1)) * (180 / Math.PI);
        }

        return x.dtype == ScalarType.Float32 && y.dtype == ScalarType.Float32
            ? MeanAngle(Numbers<float>(x), Numbers<float>(y), rows)
            : MeanAngle(Numbers<double>(x), Numbers<double>(y), rows);
    }

    private static double? MeanAngle<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (sum, count, columns) = (0.0, 0, x.Length / rows);
        for (var row = 0; row < rows; row++)
        {
            if (RowGeometry.Angle(x.Slice(row * columns, columns), y.Slice(row * columns, columns)) is { } angle)
            {
                sum += angle;
                count++;
            }
        }

        return count == 0 ? null : sum / count * (180 / Math.PI);
    }

    private static bool IsHere(Tensor x) => x.device_type == TorchSharp.DeviceType.CPU;

    // In the caller's dispose scope.
    private static ReadOnlySpan<T> Numbers<T>(Tensor x)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(x.detach().cpu()
            .to_type(typeof(T) == typeof(float) ? ScalarType.Float32 : ScalarType.Float64).contiguous().bytes);
}
