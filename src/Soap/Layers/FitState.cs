using Soap.Fits;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>
/// A layer's fit with what it keeps between steps. What a batch changes of that waits until the step's end, so that
/// looking at a batch moves nothing.
/// </summary>
/// <param name="fit">The rule's.</param>
/// <param name="map">What W is the weights of.</param>
/// <param name="hasBias">Whether the layer has a bias.</param>
/// <param name="steps">Where steps are counted; null where nobody asks for them.</param>
/// <param name="memory">Finds what the fit keeps: moving the layer to another device replaces the tensors.</param>
/// <param name="initial">Makes what the fit keeps at the start.</param>
/// <exception cref="SoapException">The fit needs a matrix of patches, and there is none.</exception>
internal sealed class FitState(
    Fit fit, WeightedMap map, bool hasBias, StateNumber? steps, Func<IReadOnlyList<Tensor>> memory,
        Func<IReadOnlyList<Tensor>> initial) : IDisposable
{
    private readonly Fit _fit = Fitting(fit, map);
    private Tensor?[] _next = []; // null: as it is

    /// <summary>Steps that the layer made; 0 where the rule does not ask.</summary>
    public long Steps
    {
        get => steps?.Value ?? 0;
        private set
        {
            if (steps is not null)
            {
                steps.Value = value;
            }
        }
    }

    /// <summary>Whether the fit looks at the next step's input before it fits.</summary>
    public bool Observes => _fit is InputFit input && input.Observes(Steps);

    /// <summary>What the fit keeps.</summary>
    public IReadOnlyList<Tensor> Memory => memory();

    /// <summary>The gradients of W and b, and what takes the input's place in W's.</summary>
    /// <param name="displacement">n_l / N, of the shape of the layer's output.</param>
    /// <param name="input">h_{l−1}.</param>
    /// <returns>Fitted: h̃ as a matrix of patches, [rows, columns of W]; null where it is the input itself.</returns>
    /// <exception cref="InvalidOperationException">The fit's own code gave a wrong shape.</exception>
    public (Tensor Weight, Tensor? Bias, Tensor? Fitted) Of(Tensor displacement, Tensor input)
    {
        var (rows, shape) = (map.Rows(displacement), map.Weight.Shape.ToArray());
        if (_fit is BatchFit batch)
        {
            return (
                _fit is OuterProduct ? map.Outer(displacement, input) : Gradient(batch, rows, input).reshape(shape),
                hasBias ? rows.sum(dim: 0) : null,
                null);
        }

        var fitted = Fitted(input);
        var gradient = rows.t().matmul(fitted);
        var width = map.Weight.Columns;
        return hasBias
            ? (
                gradient.narrow(1, 0, width).contiguous().reshape(shape),
                gradient.select(1, width).contiguous(),
                fitted.narrow(1, 0, width))
            : (gradient.reshape(shape), null, fitted);
    }

    /// <summary>
    /// h̃ of a batch, [rows, columns of W] with one more column where there is a bias. What the fit keeps then waits
    /// for <see cref="EndStep"/>.
    /// </summary>
    /// <param name="input">h_{l−1}.</param>
    /// <exception cref="SoapException">They are more rows than the fit can take.</exception>
    public Tensor Fitted(Tensor input)
    {
        var (input1, kept) = (WithBias(map.Patches(input)), memory());
        ThrowIfRefused(input1.shape[0]);
        if (Observes)
        {
            kept = Observed(input1, kept);
        }

        return Shapes.Shaped(((InputFit)_fit).Fitted(input1, kept, input.shape[0]), input1, $"fit '{_fit.Name}'");
    }

    /// <summary>Refuses more rows than the fit can take.</summary>
    /// <param name="rows">Samples, or positions of samples.</param>
    /// <exception cref="SoapException">The fit says why.</exception>
    public void ThrowIfRefused(long rows) => ThrowIfRefused(_fit, map, hasBias, rows);

    /// <summary>Refuses more rows than the fit of a layer that is not made yet can take.</summary>
    /// <param name="fit">The rule's.</param>
    /// <param name="map">What W is the weights of.</param>
    /// <param name="hasBias">Whether the layer has a bias.</param>
    /// <param name="rows">Samples, or positions of samples.</param>
    /// <exception cref="SoapException">The fit says why.</exception>
    public static void ThrowIfRefused(Fit fit, WeightedMap map, bool hasBias, long rows)
    {
        if ((fit as InputFit)?.Refuses(rows, map.Weight.Columns + (hasBias ? 1 : 0)) is { } reason)
        {
            throw SoapException.BadUsage($"fit '{fit.Name}' of {map}: {reason}");
        }
    }

    /// <summary>Takes over what the fit keeps of the step's batch, and counts the step.</summary>
    public void EndStep()
    {
        if (_next.Length > 0)
        {
            using var noGradient = no_grad();
            foreach (var (kept, next) in memory().Zip(_next))
            {
                if (next is not null)
                {
                    kept.copy_(next);
                }
            }

            Forget();
        }

        Steps++;
    }

    /// <summary>Forgets all steps, as an optimiser that is made anew does.</summary>
    public void Begin()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Forget();
        foreach (var (kept, first) in memory().Zip(initial()))
        {
            kept.copy_(first);
        }

        Steps = 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    /// <summary>A fit, unless it needs a matrix of patches and there is none.</summary>
    /// <exception cref="SoapException">There is none.</exception>
    internal static Fit Fitting(Fit fit, WeightedMap map) =>
        fit is OuterProduct || map.RefusesPatches is not { } reason
            ? fit
            : throw SoapException.BadUsage(
                $"fit '{fit.Name}' does not go with {map}: {reason}; " +
                $"allowed: the fit '{new OuterProduct().Name}', or a convolution with groups = 1");

    private Tensor Gradient(BatchFit batch, Tensor rows, Tensor input) => Shapes.Shaped(
        batch.Gradient(rows, map.Patches(input)), [map.Weight.Rows, map.Weight.Columns], rows, $"fit '{_fit.Name}'");

    private Tensor WithBias(Tensor input) =>
        hasBias ? cat([input, ones([input.shape[0], 1], input.dtype, input.device)], 1) : input;

    private IReadOnlyList<Tensor> Observed(Tensor input, IReadOnlyList<Tensor> kept)
    {
        var next = ((InputFit)_fit).Observed(kept, Steps, input);
        Forget();
        _next =
        [
            .. kept.Zip(next, (old, tensor) => ReferenceEquals(old, tensor)
                ? null
                : Shapes.Shaped(tensor, old, $"fit '{_fit.Name}'").DetachFromDisposeScope()),
        ];
        return next;
    }

    private void Forget()
    {
        foreach (var tensor in _next)
        {
            tensor?.Dispose();
        }

        _next = [];
    }
}
