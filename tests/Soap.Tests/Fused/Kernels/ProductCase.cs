using System.Numerics;
using CsCheck;
using Soap.Fused.Kernels;

namespace Soap.Tests.Fused.Kernels;

/// <summary>How the factors of a product lie in memory.</summary>
/// <param name="ByDepth">A's rows are its depth: what is next in memory is the next row of the product.</param>
/// <param name="IsAligned">Rows begin where vectors may be loaded at once; otherwise each begins one number farther
/// off.</param>
/// <param name="IsBeforeGuard">Whether the forbidden page comes directly after it, or directly before.</param>
public readonly record struct Arrangement(bool ByDepth, bool IsAligned, bool IsBeforeGuard)
{
    public static IEnumerable<Arrangement> All =>
        from byDepth in new[] { false, true }
        from isAligned in new[] { false, true }
        from isBeforeGuard in new[] { false, true }
        select new Arrangement(byDepth, isAligned, isBeforeGuard);

    /// <summary>
    /// Enough where the product itself is not what is tested: results with and without space between their rows, at
    /// their forbidden page.
    /// </summary>
    public static IEnumerable<Arrangement> Two => [new(true, true, true), new(false, false, true)];

    public static Gen<Arrangement> Any => Gen.Select(
        Gen.Bool, Gen.Bool, Gen.Bool,
        (byDepth, isAligned, isBeforeGuard) => new Arrangement(byDepth, isAligned, isBeforeGuard));

    internal Placement Placement => IsBeforeGuard ? Placement.BeforeGuard : Placement.AfterGuard;

    /// <summary>From one row of a factor to the next.</summary>
    public int Stride(int readable) => IsAligned ? ResultStride(readable) : readable + 1;

    /// <summary>From one row of a result to the next: no space between the rows where they are not aligned.</summary>
    public int ResultStride(int columns) => IsAligned ? (columns + 15) / 16 * 16 : columns;
}

/// <summary>Two factors and their product by three loops in double.</summary>
internal sealed unsafe class ProductCase<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[,] _a;
    private readonly T[,] _b;
    private readonly Lazy<(double[,] Expected, double[,] Scale)> _sums;

    public ProductCase(int rows, int columns, int depth)
        : this(
            FusedData.Random<T>(rows, depth, rows + 71 * depth),
            FusedData.Random<T>(depth, columns, -columns - 71 * depth))
    {
    }

    public ProductCase(T[,] a, T[,] b)
    {
        (_a, _b) = (a, b);
        (Rows, Depth, Columns) = (a.GetLength(0), a.GetLength(1), b.GetLength(1));
        _sums = new(() => Sum(FusedData.ToDouble(a), FusedData.ToDouble(b)));
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Depth { get; }

    public double[,] Expected => _sums.Value.Expected;

    /// <summary>Sums of the products' sizes.</summary>
    public double[,] Scale => _sums.Value.Scale;

    /// <summary>
    /// Multiplies in guarded memory: all of A that exists and B up to whole vectors, and nothing else is there to be
    /// read.
    /// </summary>
    public void Run<TEnd>(KernelCalls<T> kernels, Arrangement arrangement, ref TEnd end)
        where TEnd : struct, IRowEnd<T>
    {
        var values = arrangement.ByDepth ? FusedData.Transpose(_a) : _a;
        using var a = new GuardedMatrix<T>(values, arrangement.Stride(values.GetLength(1)), arrangement.Placement);
        var readable = kernels.Whole(Columns);
        using var b =
            new GuardedMatrix<T>(Depth, Columns, arrangement.Stride(readable), readable, arrangement.Placement).Fill(
                _b);
        kernels.Product(
            Rows, Columns, Depth, a.Start, arrangement.ByDepth ? 1 : a.Stride, arrangement.ByDepth ? a.Stride : 1,
            b.Start, b.Stride, ref end);
        a.AssertUnchanged(values);
        b.AssertUnchanged(_b);
    }

    /// <summary>The sums themselves.</summary>
    public T[,] Sums(KernelCalls<T> kernels, Arrangement arrangement)
    {
        using var c = new GuardedMatrix<T>(
            Rows, Columns, arrangement.ResultStride(Columns), Columns, arrangement.Placement);
        var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(c.Start), c.Stride);
        Run(kernels, arrangement, ref end);
        return c.AssertNothingElseWasWritten().ToArray();
    }

    public override string ToString() => $"{Rows} x {Columns} x {Depth}";

    /// <summary>Fails where the sums differ from those by three loops.</summary>
    public void AssertSums(KernelCalls<T> kernels, Arrangement arrangement) =>
        FusedData.AssertNear(
            Expected, (i, j) => FusedData.Tolerance<T>() * Scale[i, j], Sums(kernels, arrangement),
            $"{this}, {arrangement}");

    private static (double[,] Expected, double[,] Scale) Sum(double[,] a, double[,] b)
    {
        var (rows, depth, columns) = (a.GetLength(0), a.GetLength(1), b.GetLength(1));
        var (expected, scale) = (new double[rows, columns], new double[rows, columns]);
        for (var i = 0; i < rows; i++)
        {
            for (var k = 0; k < depth; k++)
            {
                for (var j = 0; j < columns; j++)
                {
                    var product = a[i, k] * b[k, j];
                    expected[i, j] += product;
                    scale[i, j] += Math.Abs(product);
                }
            }
        }

        return (expected, scale);
    }
}
