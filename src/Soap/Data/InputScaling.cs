using static TorchSharp.torch;

namespace Soap.Data;

/// <summary>How byte inputs become floats: x = (byte / 255 − mean) / deviation.</summary>
/// <param name="Mean">The mean to subtract, in units of the full range [0, 1].</param>
/// <param name="Deviation">The standard deviation to divide by, above 0, in the same units.</param>
public sealed record InputScaling(double Mean = 0.0, double Deviation = 1.0)
{
    /// <summary>byte / 255.</summary>
    internal static InputScaling Unit { get; } = new();

    /// <summary>The words of scalings that a trial can ask for instead of the task's own.</summary>
    public static IReadOnlyList<string> Names { get; } = ["unit"];

    /// <summary>The scaling with this word: <c>unit</c> is byte / 255.</summary>
    /// <exception cref="SoapException">There is none.</exception>
    public static InputScaling Find(string name) => name == Names[0]
        ? Unit
        : throw SoapException.BadUsage($"unknown input-scaling '{name}': {Spelling.Hint(name, Names)}");

    /// <summary>Scales a float tensor of byte values, in place.</summary>
    public void ApplyInPlace(Tensor values)
    {
        using var scope = NewDisposeScope();
        values.OverInPlace(255.0).PlusInPlace(-Mean).OverInPlace(Deviation);
    }
}
