using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fits;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>
/// What takes the place of a layer's input in its outer product, by samples, with one more column where there is a
/// bias. Least squares between two observations and local steps are made here; whatever else a fit does is its own
/// code, on copies.
/// </summary>
internal sealed unsafe class FusedFit<TSet, TVector, T> : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly InputFit _fit;
    private readonly FusedLayer<T>[] _layers;
    private readonly FusedPass<TSet, TVector, T> _pass;
    private readonly AlignedMemory<T>[] _fitted;
    private readonly AlignedMemory<T> _entered, _keeps, _sum, _power, _next;
    private readonly AlignedMemory<T>?[] _matrices;
    private readonly bool[] _isStale;

    /// <param name="fit">The rule's.</param>
    /// <param name="layers">Nearest the input first.</param>
    /// <param name="pass">The way forward.</param>
    public FusedFit(InputFit fit, FusedLayer<T>[] layers, FusedPass<TSet, TVector, T> pass)
    {
        (_fit, _layers, _pass) = (fit, layers, pass);
        var samples = fit is LocalSteps ? pass.Capacity * AlignedMemory<T>.Stride(pass.Capacity) : 0;
        (_keeps, _sum, _power, _next) = (
            new AlignedMemory<T>(samples), new AlignedMemory<T>(samples), new AlignedMemory<T>(samples),
            new AlignedMemory<T>(samples));
        _entered = new AlignedMemory<T>(layers.Max(layer => pass.Capacity * (long)Stride(layer)));
        // the bias's column is read as a vector
        _fitted = [.. layers.Select(layer => new AlignedMemory<T>(pass.Capacity * (long)Stride(layer) + TSet.Lanes))];
        _matrices =
        [
            .. layers.Select(layer =>
                fit is LeastSquares ? new AlignedMemory<T>(Width(layer) * (long)Stride(layer)) : null),
        ];
        _isStale = [.. layers.Select(_ => true)];
    }

    /// <summary>h̃ of a layer, counted from 0: valid after <see cref="Prepare"/>.</summary>
    public T* Fitted(int l) => _fitted[l].Start;

    /// <summary>Numbers in a sample's row of h̃.</summary>
    public int Width(int l) => Width(_layers[l]);

    /// <summary>From one sample's row of h̃ to the next.</summary>
    public int Stride(int l) => Stride(_layers[l]);

    /// <summary>Makes h̃ of a layer from the activities that are there.</summary>
    public void Prepare(int l)
    {
        if (_fit is LocalSteps steps)
        {
            TakeSteps(l, steps);
        }
        else if (_fit is LeastSquares && !_layers[l].Synapses.FitState.Observes)
        {
            Multiply(l);
        }
        else
        {
            Ask(l);
        }
    }

    /// <summary>Takes matrices from their tensors again, which somebody may have changed.</summary>
    public void TakeBack() => Array.Fill(_isStale, true);

    public void Dispose()
    {
        foreach (var memory in _fitted.Concat(_matrices.OfType<AlignedMemory<T>>()).Append(_entered).Append(_keeps)
            .Append(_sum).Append(_power).Append(_next))
        {
            memory.Dispose();
        }
    }

    private static int Width(FusedLayer<T> layer) => layer.Bias == null ? layer.Inputs : layer.Inputs + 1;

    private static int Stride(FusedLayer<T> layer) => AlignedMemory<T>.Stride(Width(layer));

    // The fit's own code.
    private void Ask(int l)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var layer = _layers[l];
        var fitted = layer.Synapses.FitState
            .Fitted(TensorMemory.Copy(_pass.BySample(l), _pass.Samples, layer.Inputs, _pass.SampleStride(l)))
            .contiguous();
        CopyRows(TensorMemory.Of<T>(fitted), Width(layer), Fitted(l), Stride(layer), _pass.Samples, Width(layer));
        _isStale[l] = true;
    }

    // h λ (λI + C)⁻¹.
    private void Multiply(int l)
    {
        var (layer, width, stride) = (_layers[l], Width(_layers[l]), Stride(l));
        var matrix = _matrices[l]!.Start;
        if (_isStale[l])
        {
            using var kept = layer.Synapses.FitState.Memory[LeastSquares.Inverse].detach();
            CopyRows(TensorMemory.Of<T>(kept), width, matrix, stride, width, width);
            _isStale[l] = false;
        }

        Enter(l);
        var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(Fitted(l)), stride);
        Product<TSet, TVector, T>.Run(_pass.Samples, width, width, _entered.Start, stride, 1, matrix, stride, ref end);
    }

    // (1/T) Σ (I − τ K)^k h. All rows and columns of K up to the last whole vector are made, and those of samples that
    // are not there are never read.
    private void TakeSteps(int l, LocalSteps steps)
    {
        var (layer, samples, stride) = (_layers[l], _pass.Samples, AlignedMemory<T>.Stride(_pass.Capacity));
        T* keeps = _keeps.Start, sum = _sum.Start, power = _power.Start, next = _next.Start;
        var products = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(keeps), stride);
        Product<TSet, TVector, T>.Run(
            samples, samples, layer.Inputs, _pass.BySample(l), _pass.SampleStride(l), 1, _pass.ByFeature(l),
            _pass.Stride, ref products);
        KeepAndBegin(keeps, sum, samples, stride, layer.Bias == null ? T.Zero : T.One, steps.Rate);
        new Span<T>(keeps, samples * stride).CopyTo(new Span<T>(power, samples * stride));
        foreach (var adds in steps.Doublings)
        {
            Multiply(power, sum, next, samples, stride);
            Add(next, sum, samples, stride);
            Multiply(power, power, next, samples, stride);
            Swap(ref power, ref next);
            if (adds)
            {
                Add(power, sum, samples, stride);
                Multiply(power, keeps, next, samples, stride);
                Swap(ref power, ref next);
            }
        }

        Divide(sum, samples, stride, T.CreateTruncating(steps.Count));
        Enter(l);
        var fitted = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(Fitted(l)), Stride(l));
        Product<TSet, TVector, T>.Run(
            samples, Width(layer), samples, sum, stride, 1, _entered.Start, Stride(l), ref fitted);
    }

    private static void Multiply(T* left, T* right, T* to, int samples, int stride)
    {
        var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(to), stride);
        Product<TSet, TVector, T>.Run(samples, samples, samples, left, stride, 1, right, stride, ref end);
    }

    // Whole rows: what stands behind the samples is never read as one of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(T* from, T* to, int samples, int stride)
    {
        for (nint at = 0; at < (nint)samples * stride; at += TSet.Lanes)
        {
            TSet.Store(TSet.Add(TSet.Load(to + at), TSet.Load(from + at)), to + at);
        }
    }

    private static void Swap(ref T* one, ref T* other)
    {
        var kept = one;
        one = other;
        other = kept;
    }

    // What enters the layer, with the 1 of the bias.
    private void Enter(int l)
    {
        var (layer, stride) = (_layers[l], Stride(l));
        CopyRows(_pass.BySample(l), _pass.SampleStride(l), _entered.Start, stride, _pass.Samples, layer.Inputs);
        for (var sample = 0; layer.Bias != null && sample < _pass.Samples; sample++)
        {
            _entered.Start[sample * (nint)stride + layer.Inputs] = T.One;
        }
    }

    // From products to I − τ K, and the sum's first member.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void KeepAndBegin(T* keeps, T* sum, int samples, int stride, T bias, double rate)
    {
        var largest = T.Zero;
        for (var row = 0; row < samples; row++)
        {
            var total = T.Zero;
            for (var column = 0; column < samples; column++)
            {
                total += T.Abs(keeps[row * (nint)stride + column] += bias);
            }

            largest = total > largest || T.IsNaN(total) ? total : largest;
        }

        var factor = T.CreateTruncating(rate) / (largest == T.Zero ? T.One : largest);
        for (var row = 0; row < samples; row++)
        {
            for (var column = 0; column < samples; column++)
            {
                var (at, one) = (row * (nint)stride + column, row == column ? T.One : T.Zero);
                (keeps[at], sum[at]) = (one - keeps[at] * factor, one);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide(T* numbers, int samples, int stride, T divisor)
    {
        for (var row = 0; row < samples; row++)
        {
            for (var column = 0; column < samples; column++)
            {
                numbers[row * (nint)stride + column] /= divisor;
            }
        }
    }

    private static void CopyRows(T* from, nint fromStride, T* to, nint toStride, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
        {
            new Span<T>(from + row * fromStride, columns).CopyTo(new Span<T>(to + row * toStride, columns));
        }
    }
}
