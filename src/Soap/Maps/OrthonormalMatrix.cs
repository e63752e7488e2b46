using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Maps;

/// <summary>Random matrices whose rows, or columns where there are fewer of them, are orthonormal.</summary>
internal static class OrthonormalMatrix
{
    // 128 MiB in float64, of which the factorisation takes several.
    private const long MostEntries = 1L << 24;

    /// <summary>Weights of float64, [rows, columns]: each of their matrices from a stream of its own, where there are
    /// several. In the caller's dispose scope.</summary>
    /// <exception cref="SoapException">A matrix is too large (exit code 2).</exception>
    public static Tensor Drawn(WeightShape shape, RandomStream stream) => shape.Matrices == 1
        ? Drawn(shape.Rows, shape.Columns, stream)
        : cat([
            .. Enumerable.Range(0, checked((int)shape.Matrices)).Select(place => Drawn(
                shape.Rows / shape.Matrices, shape.Columns, new RandomStream(stream.Seed, $"{stream.Name}/{place}"))),
        ]);

    /// <summary>
    /// A matrix of float64, uniform among all: Q of a normal matrix, with the signs of R's diagonal taken out
    /// (Mezzadri 2007). In the caller's dispose scope.
    /// </summary>
    public static Tensor Drawn(long rows, long columns, RandomStream stream)
    {
        if (rows * columns > MostEntries)
        {
            throw SoapException.BadUsage(
                $"an orthogonal matrix of {rows} x {columns} is too large; allowed: at most {MostEntries} entries");
        }

        var (few, many) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var normal = Initializer.XavierNormal.Weights(WeightShape.Dense(few, many), stream, ScalarType.Float64);
        var (q, r) = linalg.qr(normal);
        var columnwise = q * r.diagonal().sign();
        return (rows <= columns ? columnwise.t() : columnwise).clone();
    }
}
