using System.Numerics;

namespace Soap.Maps;

/// <summary>In how many directions the rows of a matrix point.</summary>
internal static class ParticipationRatio
{
    /// <summary>
    /// The participation ratio (Σ sᵢ²)² / Σ sᵢ⁴ of the singular values sᵢ of X, as G. Boeshertz, R. Pascanu and C.
    /// Clopath (2026, arXiv:2606.11123) measure the rank of error signals. It is tr(K)² / ‖K‖² of the Gram matrix K =
    /// X Xᵀ or Xᵀ X, whichever is smaller, so that no singular value has to be found. From 1 (all rows on one line) to
    /// the smaller of rows and columns (equal singular values).
    /// </summary>
    /// <param name="x">[rows, columns], row by row.</param>
    /// <param name="rows">How many rows.</param>
    /// <returns>Null when X is 0 or has an entry that is not finite.</returns>
    public static double? Of<T>(ReadOnlySpan<T> x, int rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var norm = RowGeometry.Norm(x);
        if (!(norm > 0 && double.IsFinite(norm)))
        {
            return null;
        }

        // Vectors whose products are taken: rows, or columns where there are fewer of them; scaled so that tr(K) is 1.
        var columns = x.Length / rows;
        var (count, length) = rows <= columns ? (rows, columns) : (columns, rows);
        var vectors = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var (row, column) = (i / columns, i % columns);
            vectors[rows <= columns ? i : column * rows + row] = double.CreateTruncating(x[i]) / norm;
        }

        double squares = 0;
        for (var i = 0; i < count; i++)
        {
            var one = vectors.AsSpan(i * length, length);
            squares += Square(Product(one, one));
            for (var j = 0; j < i; j++)
            {
                squares += 2 * Square(Product(one, vectors.AsSpan(j * length, length)));
            }
        }

        return 1 / squares;
    }

    private static double Square(double number) => number * number;

    // Four sums in a fixed order: the same bits on every processor.
    private static double Product(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double a = 0, b = 0, c = 0, d = 0;
        var i = 0;
        for (; i + 4 <= x.Length; i += 4)
        {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            d += x[i + 3] * y[i + 3];
        }

        for (; i < x.Length; i++)
        {
            a += x[i] * y[i];
        }

        return a + b + (c + d);
    }
}
