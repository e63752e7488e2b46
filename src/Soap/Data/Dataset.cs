using Soap.Fused;
using static TorchSharp.torch;

namespace Soap.Data;

/// <summary>
/// Samples and their targets, held once and shared by all trials, read-only.
/// Inputs are [samples, features], as bytes (images) or floats; targets are class labels [samples] (int64) or values [samples, outputs], as floats or as bytes that stand for byte / 255.
/// </summary>
public sealed class Dataset
{
    private readonly Lazy<SparseInputs> _sparse;

    /// <summary>Wraps the two tensors.</summary>
    /// <param name="inputs">[samples, features], uint8, float32 or float64.</param>
    /// <param name="targets">int64 [samples], or uint8, float32 or float64 [samples, outputs].</param>
    /// <param name="scaling">How byte inputs become floats; null means that inputs are used as they are.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other.</exception>
    public Dataset(Tensor inputs, Tensor targets, InputScaling? scaling = null)
        : this(inputs, targets, scaling, new Lazy<SparseInputs>(() => new SparseInputs(inputs)))
    {
    }

    private Dataset(Tensor inputs, Tensor targets, InputScaling? scaling, Lazy<SparseInputs> sparse)
    {
        if (inputs.dim() != 2 || targets.dim() is not (1 or 2) || inputs.shape[0] != targets.shape[0])
        {
            throw new ArgumentException(
                $"Inputs [{string.Join(", ", inputs.shape)}] and targets [{string.Join(", ", targets.shape)}] do not fit: " +
                "allowed are inputs [samples, features] with targets [samples] or [samples, outputs].");
        }

        Inputs = inputs.DetachFromDisposeScope();
        Targets = targets.DetachFromDisposeScope();
        Scaling = scaling;
        _sparse = sparse;
    }

    /// <summary>[samples, features].</summary>
    public Tensor Inputs { get; }

    /// <summary>Class labels [samples] or values [samples, outputs].</summary>
    public Tensor Targets { get; }

    /// <summary>How inputs become floats, or null.</summary>
    public InputScaling? Scaling { get; }

    /// <summary>How targets become floats, or null where they are labels or used as they are.</summary>
    internal InputScaling? TargetScaling => IsClassification || Targets.dtype != ScalarType.Byte ? null : InputScaling.Unit;

    /// <summary>The bytes that are not zero: found when first asked for, and then shared.</summary>
    internal SparseInputs Sparse => _sparse.Value;

    /// <summary>The number of samples.</summary>
    public int Count => (int)Inputs.shape[0];

    /// <summary>Whether the targets are class labels.</summary>
    public bool IsClassification => Targets.dim() == 1;

    /// <summary>The same samples, in the same memory, with another scaling of their bytes.</summary>
    /// <exception cref="InvalidOperationException">The inputs are used as they are.</exception>
    public Dataset WithScaling(InputScaling scaling) => Scaling is null
        ? throw new InvalidOperationException("Inputs that are used as they are have no scaling.")
        : new Dataset(Inputs, Targets, scaling, _sparse);

    /// <summary>The samples at these indices, scaled: inputs [N, features] in <paramref name="type"/>, and their targets.</summary>
    /// <param name="indices">int64 [N].</param>
    /// <param name="type">float32 or float64.</param>
    public (Tensor Inputs, Tensor Targets) Gather(Tensor indices, ScalarType type)
    {
        var inputs = Temporaries.Kept(() => Inputs.index_select(0, indices).to_type(type));
        Scaling?.ApplyInPlace(inputs);
        var targets = Temporaries.Kept(() => IsClassification ? Targets.index_select(0, indices) : Targets.index_select(0, indices).to_type(type));
        TargetScaling?.ApplyInPlace(targets);
        GC.KeepAlive(this); // and with it what is gathered from
        return (inputs, targets);
    }
}
