namespace Soap.Lab.Specification;

/// <summary>
/// The Halton sequence (J. H. Halton 1960): the digits of the index in a prime base, mirrored at the point, with
/// another prime for every coordinate. It fills the unit cube more evenly than random points, and any stretch of it
/// does.
/// </summary>
internal static class Halton
{
    private static readonly int[] Primes = [2, 3, 5, 7, 11, 13, 17, 19];

    /// <summary>How many coordinates there are; in more, early points lie on lines.</summary>
    public static int MostCoordinates => Primes.Length;

    /// <summary>A coordinate of a point, in (0, 1).</summary>
    /// <param name="index">The point, from 1.</param>
    /// <param name="coordinate">From 0 to <see cref="MostCoordinates"/> − 1.</param>
    public static double At(int index, int coordinate)
    {
        var prime = Primes[coordinate];
        var (value, unit) = (0.0, 1.0);
        for (var rest = index; rest > 0; rest /= prime)
        {
            unit /= prime;
            value += unit * (rest % prime);
        }

        return value;
    }
}
