using TorchSharp;
using static TorchSharp.torch;

namespace Soap.Lifetimes;

/// <summary>
/// Arithmetic of tensors and numbers that is safe beside other threads. TorchSharp 0.107 hands libtorch the address of
/// a number and lets go of the object that owns it: a garbage collection in another thread may free it while libtorch
/// still reads it, and the result is wrong in silence. Here the number lives until the call is over. The same holds
/// for <c>x + y</c> of two tensors, which passes a number 1, for <c>square</c> and for <c>arange</c>; products,
/// differences and quotients of two tensors pass none.
/// </summary>
public static class SafeArithmetic
{
    /// <summary>x c.</summary>
    public static Tensor Times(this Tensor x, double factor)
    {
        using Scalar kept = factor;
        return x.mul(kept);
    }

    /// <summary>x ← x c.</summary>
    public static Tensor TimesInPlace(this Tensor x, double factor)
    {
        using Scalar kept = factor;
        return x.mul_(kept);
    }

    /// <summary>x / c.</summary>
    public static Tensor Over(this Tensor x, double divisor)
    {
        using Scalar kept = divisor;
        return x.div(kept);
    }

    /// <summary>x ← x / c.</summary>
    public static Tensor OverInPlace(this Tensor x, double divisor)
    {
        using Scalar kept = divisor;
        return x.div_(kept);
    }

    /// <summary>x + c y.</summary>
    public static Tensor Plus(this Tensor x, Tensor y, double factor = 1)
    {
        using Scalar kept = factor;
        return x.add(y, kept);
    }

    /// <summary>x + c.</summary>
    public static Tensor Plus(this Tensor x, double number)
    {
        using Scalar kept = number, one = 1;
        return x.add(kept, one);
    }

    /// <summary>x².</summary>
    public static Tensor Squared(this Tensor x) => x * x;

    /// <summary>1 − x.</summary>
    public static Tensor Complement(this Tensor x) => ones_like(x) - x;

    /// <summary>x ← x + c y.</summary>
    public static Tensor PlusInPlace(this Tensor x, Tensor y, double factor = 1)
    {
        using Scalar kept = factor;
        return x.add_(y, kept);
    }

    /// <summary>x ← x + c.</summary>
    public static Tensor PlusInPlace(this Tensor x, double number)
    {
        using Scalar kept = number, one = 1;
        return x.add_(kept, one);
    }

    /// <summary>x − c.</summary>
    public static Tensor Minus(this Tensor x, double number)
    {
        using Scalar kept = number;
        return x.sub(kept);
    }

    /// <summary>A tensor in which nothing is a number.</summary>
    internal static Tensor NotNumbers(long[] shape, ScalarType type, Device device)
    {
        using Scalar none = double.NaN;
        return full(shape, none, type, device);
    }

    /// <summary>The truth of x &gt; c, entry by entry.</summary>
    public static Tensor IsAbove(this Tensor x, double number)
    {
        using Scalar kept = number;
        return x.gt(kept);
    }
}
