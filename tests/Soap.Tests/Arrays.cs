using static TorchSharp.torch;

namespace Soap.Tests;

/// <summary>Between tensors and arrays, and errors between arrays.</summary>
internal static class Arrays
{
    /// <summary>A tensor [rows, columns] as an array.</summary>
    public static double[,] ToMatrix(this Tensor tensor)
    {
        var (rows, columns) = ((int)tensor.shape[0], (int)tensor.shape[1]);
        var values = tensor.ToVector();
        var result = new double[rows, columns];
        for (var i = 0; i < values.Length; i++)
        {
            result[i / columns, i % columns] = values[i];
        }

        return result;
    }

    /// <summary>All entries of a tensor.</summary>
    public static double[] ToVector(this Tensor tensor)
    {
        using var scope = NewDisposeScope(); // it keeps what is read until it was read
        var values = tensor.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
        GC.KeepAlive(tensor); // the scope does not: this may be all that is left of the caller's
        return values;
    }

    /// <summary>The bytes of a tensor, as text that can be compared.</summary>
    public static string ToBits(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var bits = Convert.ToHexString(tensor.detach().contiguous().bytes);
        GC.KeepAlive(tensor);
        return bits;
    }

    /// <summary>The bytes of a tensor.</summary>
    public static byte[] ToBytes(this Tensor tensor)
    {
        var bytes = tensor.bytes.ToArray();
        GC.KeepAlive(tensor);
        return bytes;
    }

    /// <summary>All entries of a tensor, in their own type.</summary>
    public static T[] ToNumbers<T>(this Tensor tensor)
        where T : unmanaged
    {
        var numbers = tensor.data<T>().ToArray();
        GC.KeepAlive(tensor);
        return numbers;
    }

    /// <summary>Overwrites a tensor's memory behind autograd's back.</summary>
    public static void Overwrite(this Tensor tensor, double value)
    {
        using var scope = NewDisposeScope();
        tensor.Overwrite(full_like(tensor.detach(), Kept(value)));
    }

    /// <inheritdoc cref="Overwrite(Tensor, double)"/>
    public static void Overwrite(this Tensor tensor, Tensor other)
    {
        tensor.bytes = other.bytes;
        GC.KeepAlive(tensor);
        GC.KeepAlive(other);
    }

    /// <summary>
    /// ‖x − y‖ / max(‖y‖, 0.01): relative, and absolute below 0.01, where the exact value is the difference of numbers
    /// near 1.
    /// </summary>
    public static double Error(double[,] actual, double[,] expected) =>
        actual.GetLength(0) == expected.GetLength(0) && actual.GetLength(1) == expected.GetLength(1)
            ? Error(actual.Cast<double>(), expected.Cast<double>())
            : double.PositiveInfinity;

    /// <inheritdoc cref="Error(double[,], double[,])"/>
    public static double Error(IEnumerable<double> actual, IEnumerable<double> expected)
    {
        var (x, y) = (actual.ToArray(), expected.ToArray());
        var difference = Math.Sqrt(x.Zip(y, (a, b) => (a - b) * (a - b)).Sum());
        var error = difference / Math.Max(Math.Sqrt(y.Sum(b => b * b)), 0.01);
        return x.Length == y.Length && !double.IsNaN(error) ? error : double.PositiveInfinity;
    }
}
