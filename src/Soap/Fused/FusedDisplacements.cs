using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Maps;
using Soap.Native;
using Soap.Signals;

namespace Soap.Fused;

/// <summary>Displacements n_l / N of all layers, by features, and what each layer sent on the way down.</summary>
internal sealed unsafe class FusedDisplacements<TSet, TVector, T> : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int PartialSums = 16;
    private readonly FusedLayer<T>[] _layers;
    private readonly Activation _activation;
    private readonly FusedPass<TSet, TVector, T> _pass;
    private readonly AlignedMemory<T> _error, _common;
    private readonly AlignedMemory<T>[] _displacements;
    private readonly AlignedMemory<T>?[] _expanded;

    /// <param name="layers">Nearest the input first.</param>
    /// <param name="activation">f, of the hidden layers.</param>
    /// <param name="pass">The way forward.</param>
    /// <param name="wayDown">The rule's way, for which there is to be room.</param>
    public FusedDisplacements(
        FusedLayer<T>[] layers, Activation activation, FusedPass<TSet, TVector, T> pass, FusedWayDown<T> wayDown)
    {
        (_layers, _activation, _pass) = (layers, activation, pass);
        var outputs = (long)layers[^1].Outputs * pass.Stride;
        (_error, _common) = (new AlignedMemory<T>(outputs), new AlignedMemory<T>(outputs));
        _displacements = [.. layers.Select(layer => new AlignedMemory<T>((long)layer.Outputs * pass.Stride))];
        _expanded = new AlignedMemory<T>?[layers.Length];
        for (var l = 0; l < layers.Length; l++)
        {
            _expanded[l] = wayDown.Carriers[l].Expansion == null
                ? null
                : new AlignedMemory<T>((long)wayDown.Carriers[l].Rows * pass.Stride);
        }
    }

    /// <summary>e / N, [n_L, samples]: to be filled before <see cref="Run"/>.</summary>
    public T* Error => _error.Start;

    /// <summary>n_l / N, [n_l, samples].</summary>
    /// <param name="l">The layer, counted from 0.</param>
    public T* Displacement(int l) => _displacements[l].Start;

    /// <summary>What signs and targets are multiplied by.</summary>
    public static T Factor(ErrorScale scale, int samples, int outputs) => scale switch
    {
        ErrorScale.Mean => T.One / T.CreateTruncating(samples),
        ErrorScale.Sum => T.One,
        ErrorScale.Paper => T.CreateTruncating(outputs),
        _ => throw new InvalidOperationException($"Unknown scale {scale}."),
    };

    /// <summary>The sign; of zero and of NaN what they are.</summary>
    public static T Sign(T x) => x > T.Zero ? T.One : x < T.Zero ? -T.One : x;

    /// <summary>What B of a layer carried, [rows of B, samples]: valid until the next run.</summary>
    /// <param name="wayDown">The way that was gone.</param>
    /// <param name="l">The layer, counted from 0.</param>
    public T* Carried(FusedWayDown<T> wayDown, int l) =>
        _expanded[l] is { } expanded && wayDown.Carriers[l].Expansion != null ? expanded.Start : SentBy(wayDown, l);

    /// <summary>Goes the way down.</summary>
    public void Run(FusedWayDown<T> wayDown, FusedTargets<T> targets)
    {
        var last = _layers.Length - 1;
        Output(wayDown, last);
        if (wayDown.Sent is SentKind.ErrorSign or SentKind.Target)
        {
            FillCommon(wayDown, targets);
        }

        if (wayDown.Sent == SentKind.Nothing)
        {
            return;
        }

        for (var l = last; l > 0; l--)
        {
            var carrier = wayDown.Carriers[l];
            if (carrier.Expansion != null)
            {
                var expanded = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(_expanded[l]!.Start), _pass.Stride);
                Product<TSet, TVector, T>.Run(
                    carrier.Rows, _pass.Padded, carrier.SentWidth, carrier.Expansion, 1, carrier.Rows,
                    SentBy(wayDown, l), _pass.Stride, ref expanded);
            }

            switch (_activation)
            {
                case Activation.Tanh: Carry<TanhActivation<T>>(wayDown, l); break;
                case Activation.Relu: Carry<ReluActivation<T>>(wayDown, l); break;
                case Activation.Sigmoid: Carry<SigmoidActivation<T>>(wayDown, l); break;
                case Activation.Elu: Carry<EluActivation<T>>(wayDown, l); break;
                case Activation.LeakyRelu: Carry<LeakyReluActivation<T>>(wayDown, l); break;
                case Activation.Identity: Carry<IdentityActivation<T>>(wayDown, l); break;
                default: throw new InvalidOperationException($"Unknown activation {_activation}.");
            }
        }
    }

    /// <summary>The bias's gradient: the sum of a layer's displacement over the samples.</summary>
    /// <param name="l">The layer, counted from 0.</param>
    /// <param name="displacement">The displacement, by features.</param>
    /// <param name="to">Where it goes, n_l numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SumDisplacement(int l, T* displacement, T* to)
    {
        // Sixteen sums side by side, added up in one order: the same bits whatever the vectors' width.
        var partial = stackalloc T[PartialSums];
        for (var row = 0; row < _layers[l].Outputs; row++)
        {
            var numbers = displacement + row * _pass.Stride;
            var whole = _pass.Samples / PartialSums * PartialSums;
            for (var i = 0; i < PartialSums; i += TSet.Lanes)
            {
                var sums = TSet.Broadcast(T.Zero);
                for (var sample = i; sample < whole; sample += PartialSums)
                {
                    sums = TSet.Add(sums, TSet.Load(numbers + sample));
                }

                TSet.Store(sums, partial + i);
            }

            for (var sample = whole; sample < _pass.Samples; sample++)
            {
                partial[sample % PartialSums] += numbers[sample];
            }

            for (var width = PartialSums / 2; width > 0; width /= 2)
            {
                for (var i = 0; i < width; i++)
                {
                    partial[i] += partial[i + width];
                }
            }

            to[row] = partial[0];
        }
    }

    public void Dispose()
    {
        foreach (var memory in _displacements.Concat(_expanded.OfType<AlignedMemory<T>>()).Append(_error)
            .Append(_common))
        {
            memory.Dispose();
        }
    }

    private T* SentBy(FusedWayDown<T> wayDown, int l) => wayDown.Sent switch
    {
        SentKind.Displacement => Displacement(l),
        SentKind.Error => Error,
        _ => _common.Start,
    };

    // The output layer's displacement is the error itself, or the error through the matrix of an asymmetric output.
    private void Output(FusedWayDown<T> wayDown, int last)
    {
        var outputs = _layers[last].Outputs;
        if (wayDown.OutputFeedback == null)
        {
            new Span<T>(Error, outputs * _pass.Stride).CopyTo(new Span<T>(Displacement(last), outputs * _pass.Stride));
            return;
        }

        var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(Displacement(last)), _pass.Stride);
        Product<TSet, TVector, T>.Run(
            outputs, _pass.Padded, outputs, wayDown.OutputFeedback, 1, outputs, Error, _pass.Stride, ref end);
    }

    // B as it stands in memory has the activities below side by side: its columns are the product's rows.
    private void Carry<TActivation>(FusedWayDown<T> wayDown, int l)
        where TActivation : struct, IActivation<T>
    {
        var carrier = wayDown.Carriers[l];
        var inputs = _layers[l].Inputs;
        var end = new SlopeEnd<TActivation, T>(_pass.ByFeature(l), Displacement(l - 1), _pass.Stride);
        Product<TSet, TVector, T>.Run(
            inputs, _pass.Padded, carrier.Rows, carrier.Feedback, 1, inputs, Carried(wayDown, l), _pass.Stride,
            ref end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillCommon(FusedWayDown<T> wayDown, FusedTargets<T> targets)
    {
        var factor = Factor(wayDown.Scale, _pass.Samples, targets.Outputs);
        for (var row = 0; row < targets.Outputs; row++)
        {
            for (var sample = 0; sample < _pass.Samples; sample++)
            {
                var at = row * _pass.Stride + sample;
                _common.Start[at] = factor * (wayDown.Sent == SentKind.Target
                    ? -targets.Values[row * targets.Stride + sample]
                    : Sign(Error[at]));
            }
        }
    }
}
