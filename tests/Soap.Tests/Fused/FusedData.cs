using System.Numerics;
using CsCheck;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Xunit;

namespace Soap.Tests.Fused;

/// <summary>
/// What the tests of kernels share: rows of theories, matrices of numbers in [−1, 1], types and their tolerances.
/// </summary>
public static class FusedData
{
    /// <summary>The sides of matrices that are tested.</summary>
    public const int Sides = 70;

    public static TheoryData<InstructionSet> Sets => [.. InstructionSets.Supported];

    public static Gen<InstructionSet> AnySet => Gen.OneOf([.. InstructionSets.Supported.Select(Gen.Const)]);

    /// <summary>Sizes without vectors' multiples in all of them, small and large.</summary>
    public static (int, int)[] Others => [(1, 1), (7, 33), (20, 5), (70, 17)];

    /// <summary>
    /// How far a result may be from the exact one, relative to the sum of the sizes of what is added up.
    /// </summary>
    public static double Tolerance<T>() => typeof(T) == typeof(float) ? 1e-6 : 1e-13;

    /// <summary>The distance from 1 to the next number.</summary>
    public static double Epsilon<T>() => typeof(T) == typeof(float) ? 1.0 / (1 << 23) : 1.0 / (1L << 52);

    /// <summary>Numbers of a step of Adam.</summary>
    internal static AdamNumbers<T> AnyAdam<T>()
        where T : unmanaged, INumberBase<T> => new()
        {
            Rate = T.CreateChecked(0.1),
            Decay = T.CreateChecked(0.99),
            Keep = T.CreateChecked(0.98),
            Beta1 = T.CreateChecked(0.9),
            Share1 = T.CreateChecked(0.1),
            Beta2 = T.CreateChecked(0.999),
            Share2 = T.CreateChecked(0.001),
            Correction = T.CreateChecked(0.7),
            Epsilon = T.CreateChecked(1e-3),
        };

    public static T[,] Random<T>(int rows, int columns, int seed, double from = -1, double to = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var values = new T[rows, columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                values[i, j] = T.CreateChecked(from + (to - from) * random.NextDouble());
            }
        }

        return values;
    }

    public static T[,] Transpose<T>(T[,] values)
    {
        var result = new T[values.GetLength(1), values.GetLength(0)];
        for (var i = 0; i < values.GetLength(0); i++)
        {
            for (var j = 0; j < values.GetLength(1); j++)
            {
                result[j, i] = values[i, j];
            }
        }

        return result;
    }

    public static double[,] ToDouble<T>(T[,] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = new double[values.GetLength(0), values.GetLength(1)];
        for (var i = 0; i < values.GetLength(0); i++)
        {
            for (var j = 0; j < values.GetLength(1); j++)
            {
                result[i, j] = double.CreateChecked(values[i, j]);
            }
        }

        return result;
    }

    /// <summary>
    /// Fails at the first number that is farther from the expected one than its tolerance, and at every NaN.
    /// </summary>
    public static void AssertNear<T>(double[,] expected, Func<int, int, double> tolerance, T[,] actual, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < expected.GetLength(0); i++)
        {
            for (var j = 0; j < expected.GetLength(1); j++)
            {
                var error = Math.Abs(double.CreateChecked(actual[i, j]) - expected[i, j]);
                if (!(error <= tolerance(i, j)))
                {
                    Assert.Fail($"{what}, [{i}, {j}]: {actual[i, j]} instead of {expected[i, j]}, {error:g3} off; " +
                        $"allowed {tolerance(i, j):g3}");
                }
            }
        }
    }
}
