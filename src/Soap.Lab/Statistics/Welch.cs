namespace Soap.Lab.Statistics;

/// <summary>The difference of two means whose spreads may differ.</summary>
internal static class Welch
{
    /// <summary>
    /// Its degrees of freedom, (v₁ + v₂)² / (v₁² / (n₁ − 1) + v₂² / (n₂ − 1)), v the squared error of a mean of n; by
    /// shares, since squares of small variances are zero as doubles. Where nothing varies, those of the second mean.
    /// Source: B. L. Welch 1947.
    /// </summary>
    /// <param name="one">The squared error of the first mean.</param>
    /// <param name="ofOne">Of how many values it is, at least 2.</param>
    /// <param name="other">That of the second.</param>
    /// <param name="ofOther">Of how many it is, at least 2.</param>
    public static double Degrees(double one, int ofOne, double other, int ofOther)
    {
        var share = one + other > 0 ? one / (one + other) : 0;
        return 1 / (share * share / (ofOne - 1) + (1 - share) * (1 - share) / (ofOther - 1));
    }
}
