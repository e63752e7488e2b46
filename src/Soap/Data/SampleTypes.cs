using static TorchSharp.torch;

namespace Soap.Data;

/// <summary>Which tensors are samples and targets. Classes are told by type, not by shape: whole numbers are labels,
/// floats are values.</summary>
internal static class SampleTypes
{
    private static readonly ScalarType[] Inputs = [ScalarType.Byte, ScalarType.Float32, ScalarType.Float64];
    private static readonly ScalarType[] Labels = [ScalarType.Byte, ScalarType.Int8, ScalarType.Int16,
        ScalarType.Int32, ScalarType.Int64];

    /// <summary>What targets may be.</summary>
    public const string AllowedTargets =
        "allowed: class labels [samples] as uint8, int8, int16, int32 or int64; values [samples, outputs] as " +
            "float32, float64, or uint8 for byte / 255; values [samples] as float32 or float64, of one output";

    /// <summary>Whether targets are class labels.</summary>
    public static bool AreLabels(Tensor targets) => targets.dim() == 1 && Labels.Contains(targets.dtype);

    /// <summary>Whether targets are values [N, outputs].</summary>
    public static bool AreValues(Tensor targets) => targets.dim() == 2 && Inputs.Contains(targets.dtype);

    /// <summary>Refuses what can be no data set.</summary>
    /// <exception cref="ArgumentException">The message has shapes and types, and what is allowed.</exception>
    public static void Check(Tensor inputs, Tensor targets, InputScaling? scaling)
    {
        if (inputs.dim() != 2 || targets.dim() is not (1 or 2) || inputs.shape[0] != targets.shape[0])
        {
            throw new ArgumentException(
                $"Inputs {Shape(inputs)} and targets {Shape(targets)} do not fit: allowed are inputs [samples, " +
                    $"features] with targets [samples] or [samples, outputs].");
        }

        if (inputs.shape.Concat(targets.shape).Any(size => size is < 1 or > int.MaxValue))
        {
            throw new ArgumentException(
                $"Inputs {Shape(inputs)} and targets {Shape(targets)} are no data set: allowed are 1 to " +
                    $"{int.MaxValue} samples, features and outputs.");
        }

        if (!Inputs.Contains(inputs.dtype))
        {
            throw new ArgumentException($"Inputs are {NameOf(inputs.dtype)}; allowed: uint8, float32 or float64.",
                nameof(inputs));
        }

        if (scaling is not null && inputs.dtype != ScalarType.Byte)
        {
            throw new ArgumentException(
                $"The scaling (mean {scaling.Mean}, deviation {scaling.Deviation}) is for bytes, but inputs are " +
                    $"{NameOf(inputs.dtype)}, which are used as they are; allowed: no scaling, or uint8 inputs.",
                        nameof(scaling));
        }

        if (!AreLabels(targets) && !AreValues(targets) && !IsOneOutput(targets))
        {
            throw new ArgumentException($"Targets are {NameOf(targets.dtype)} {Shape(targets)}; {AllowedTargets}.",
                nameof(targets));
        }
    }

    /// <summary>Targets in the one form that all calculations expect: labels in int64, values as [samples,
    /// outputs].</summary>
    public static Tensor InOneForm(Tensor targets) =>
        IsOneOutput(targets) ? targets.reshape(-1, 1)
        : AreLabels(targets) && targets.dtype != ScalarType.Int64 ? targets.to_type(ScalarType.Int64)
        : targets;

    /// <summary>Such as [20, 5].</summary>
    public static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";

    /// <summary>Such as uint8.</summary>
    public static string NameOf(ScalarType type) => type == ScalarType.Byte ? "uint8"
        : type.ToString().ToLowerInvariant();

    private static bool IsOneOutput(Tensor targets) => targets.dim() == 1
        && targets.dtype is ScalarType.Float32 or ScalarType.Float64;
}
