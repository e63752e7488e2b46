using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Data;

/// <summary>
/// Samples and their targets, held once and shared by all trials, read-only.
/// Inputs are [samples, features], as bytes (images) or floats. Targets are class labels or values, and which they are
/// is told by their type: whole numbers [samples] are labels,
/// floats are values, [samples, outputs] or, of one output, [samples]; bytes [samples, outputs] are values too, and
/// stand for byte / 255.
/// </summary>
/// <remarks>
/// Labels count from 0. How many classes there are is the network's to say: <see cref="TaskData"/>,
/// <see cref="Training.Trainer"/> and <see cref="Engines.Evaluation"/> refuse labels that it has no output for.
/// Infinite numbers and those that are none (NaN) are not looked for: training on them diverges, and says so.
/// </remarks>
public sealed class Dataset
{
    private readonly Lazy<SparseInputs> _sparse;

    /// <summary>Wraps the two tensors.</summary>
    /// <param name="inputs">[samples, features], at least one of each; uint8, float32 or float64.</param>
    /// <param name="targets">
    /// Labels [samples]: uint8, int8, int16, int32 or int64. Or values: float32 or float64 [samples, outputs] or, of
    /// one output, [samples]; or uint8 [samples, outputs].
    /// Whole numbers in two dimensions are refused, but for bytes: labels have one, and values are floats.
    /// </param>
    /// <param name="scaling">How byte inputs become floats, for bytes only; null means that inputs are used as they
    /// are.</param>
    /// <exception cref="ArgumentException">Shapes do not fit each other, a type is none of these, there are no samples
    /// or features, or a scaling is given for floats; the message says what is allowed.</exception>
    public Dataset(Tensor inputs, Tensor targets, InputScaling? scaling = null)
        : this(inputs, targets, scaling, new Lazy<SparseInputs>(() => new SparseInputs(inputs)))
    {
    }

    private Dataset(
        Tensor inputs, Tensor targets, InputScaling? scaling, Lazy<SparseInputs> sparse,
        InputNormalisation? normalisation = null)
    {
        SampleTypes.Check(inputs, targets, scaling);
        Inputs = inputs.DetachFromDisposeScope();
        Targets = SampleTypes.InOneForm(targets).DetachFromDisposeScope();
        GC.KeepAlive(targets); // what they are made of, until they are
        (Scaling, Normalisation) = (scaling, normalisation);
        _sparse = sparse;
    }

    /// <summary>[samples, features].</summary>
    public Tensor Inputs { get; }

    /// <summary>Class labels int64 [samples], or values [samples, outputs] in the type that they were given
    /// in.</summary>
    public Tensor Targets { get; }

    /// <summary>How inputs become floats, or null.</summary>
    public InputScaling? Scaling { get; }

    /// <summary>What becomes of the features of a sample after that, or null.</summary>
    internal InputNormalisation? Normalisation { get; }

    /// <summary>How targets become floats, or null where they are labels or used as they are.</summary>
    internal InputScaling? TargetScaling =>
        IsClassification || Targets.dtype != ScalarType.Byte ? null : InputScaling.Unit;

    /// <summary>The bytes that are not zero: found when first asked for, and then shared.</summary>
    internal SparseInputs Sparse => _sparse.Value;

    /// <summary>The number of samples.</summary>
    public int Count => (int)Inputs.shape[0];

    /// <summary>Whether the targets are class labels.</summary>
    public bool IsClassification => SampleTypes.AreLabels(Targets);

    /// <summary>The same samples, in the same memory, with another scaling of their bytes.</summary>
    /// <exception cref="InvalidOperationException">The inputs are used as they are.</exception>
    public Dataset WithScaling(InputScaling scaling) => Scaling is null
        ? throw new InvalidOperationException("Inputs that are used as they are have no scaling.")
        : new Dataset(Inputs, Targets, scaling, _sparse);

    /// <summary>The same samples, in the same memory, normalised: bytes as byte / 255, other numbers as they
    /// are.</summary>
    internal Dataset Normalised(InputNormalisation? normalisation) => new(
        Inputs, Targets, Inputs.dtype == ScalarType.Byte ? InputScaling.Unit : null, _sparse, normalisation);

    /// <summary>A copy on another device, whose tensors are the caller's to dispose of.</summary>
    internal Dataset To(Device device)
    {
        var inputs = Inputs.to(device);
        return new Dataset(
            inputs, Targets.to(device), Scaling, new Lazy<SparseInputs>(() => new SparseInputs(inputs)),
            Normalisation);
    }

    /// <summary>The samples at these indices, scaled: inputs [N, features] in <paramref name="type"/>, and their
    /// targets, labels int64 [N] or values [N, outputs] in <paramref name="type"/>.</summary>
    /// <param name="indices">int64 [N], on any device; what is gathered is on that of the samples.</param>
    /// <param name="type">float32 or float64.</param>
    public (Tensor Inputs, Tensor Targets) Gather(Tensor indices, ScalarType type)
    {
        var there = indices.device_type == Inputs.device_type ? indices : indices.to(Inputs.device);
        var inputs = Temporaries.Kept(() => Taken(there, type));
        Scaling?.ApplyInPlace(inputs);
        if (Inputs.dtype == ScalarType.Byte)
        {
            Normalisation?.ApplyInPlace(inputs);
        }

        var targets = Temporaries.Kept(() =>
            IsClassification ? Targets.index_select(0, there) : Targets.index_select(0, there).to_type(type));
        TargetScaling?.ApplyInPlace(targets);
        GC.KeepAlive(there);
        GC.KeepAlive(this); // and with it what is gathered from
        return (inputs, targets);
    }

    // Numbers are normalised in the type that they are given in, of which float32 may have lost the differences.
    private Tensor Taken(Tensor indices, ScalarType type)
    {
        var taken = Inputs.index_select(0, indices);
        if (Inputs.dtype != ScalarType.Byte)
        {
            Normalisation?.ApplyInPlace(taken);
        }

        return taken.to_type(type);
    }
}
