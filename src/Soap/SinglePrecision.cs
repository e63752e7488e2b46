namespace Soap;

/// <summary>What becomes of a number in the float32 in which trials train.</summary>
public static class SinglePrecision
{
    /// <summary>The smallest number above 0 that float32 has with all its digits, 2⁻¹²⁶.</summary>
    public const double Smallest = 1.1754943508222875e-38;

    /// <summary>Whether a number other than 0 is 0 there, or has lost digits on the way to 0.</summary>
    public static bool Vanishes(double value) => value != 0 && Math.Abs(value) < Smallest;

    /// <summary>Whether a number below a bound is the bound itself there, as 0.99999999 is 1.</summary>
    public static bool Reaches(double value, double bound) => value < bound && (float)value >= (float)bound;
}
