using System.Numerics;
using System.Runtime.CompilerServices;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Maps;
using Soap.Native;
using Soap.Rules;

namespace Soap.Fused;

/// <summary>
/// Steps with one side taken from backpropagation (<see cref="Interventions"/>): a second way back, through W, beside
/// the rule's own, and for each hidden layer the displacement that its weights follow.
/// </summary>
internal sealed unsafe class FusedIntervention<TSet, TVector, T> : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Intervention _kind;
    private readonly FusedLayer<T>[] _layers;
    private readonly FusedPass<TSet, TVector, T> _pass;
    private readonly FusedWayDown<T> _wayDown;
    private readonly FusedDisplacements<TSet, TVector, T> _truth;
    private readonly AlignedMemory<T> _gradient;
    private readonly double[] _norms;

    /// <param name="kind">What is taken from backpropagation.</param>
    /// <param name="layers">Nearest the input first.</param>
    /// <param name="activation">f, of the hidden layers.</param>
    /// <param name="pass">The way forward.</param>
    public FusedIntervention(
        Intervention kind, FusedLayer<T>[] layers, Activation activation, FusedPass<TSet, TVector, T> pass)
    {
        (_kind, _layers, _pass) = (kind, layers, pass);
        _wayDown = FusedWayDown<T>.OfBackpropagation(layers);
        _truth = new FusedDisplacements<TSet, TVector, T>(layers, activation, pass, _wayDown);
        _norms = new double[layers.Max(layer => Math.Max(layer.Inputs, layer.Outputs))];
        _gradient = new AlignedMemory<T>(kind == Intervention.Step
            ? layers.Max(layer => Math.Max(
                (long)layer.Inputs * AlignedMemory<T>.Stride(layer.Outputs), (long)layer.Outputs * layer.Inputs))
            : 0);
    }

    /// <summary>
    /// The norm of the gradient of a layer's W that a displacement makes; to be given where <see cref="Run"/> is
    /// called.
    /// </summary>
    /// <param name="l">The layer, counted from 0.</param>
    /// <param name="displacement">n_l / N, by features.</param>
    public delegate double GradientNorm(int l, T* displacement);

    /// <summary>
    /// The displacement that a hidden layer's weights follow, n_l / N, by features: valid after <see cref="Run"/>.
    /// </summary>
    /// <param name="l">The layer, counted from 0.</param>
    public T* Displacement(int l) => _truth.Displacement(l);

    /// <summary>Goes backpropagation's way, and makes the displacements.</summary>
    /// <param name="rule">The rule's way, gone already; it is only read.</param>
    /// <param name="targets">What the outputs should be.</param>
    /// <param name="gradientNorm">How long a layer's gradient is.</param>
    public void Run(FusedDisplacements<TSet, TVector, T> rule, FusedTargets<T> targets, GradientNorm gradientNorm)
    {
        var outputs = _layers[^1].Outputs * _pass.Stride;
        new Span<T>(rule.Error, outputs).CopyTo(new Span<T>(_truth.Error, outputs));
        _truth.Run(_wayDown, targets);
        for (var l = 0; l < _layers.Length - 1; l++)
        {
            T* own = rule.Displacement(l), other = _truth.Displacement(l);
            switch (_kind)
            {
                case Intervention.Magnitude:
                    Scale(l, own, Interventions.Factor(Norm(l, own), Norm(l, other)), other);
                    break;
                case Intervention.Direction:
                    Scale(l, other, Interventions.Factor(Norm(l, other), Norm(l, own)), other);
                    break;
                case Intervention.Step:
                    Scale(l, own, Interventions.Factor(gradientNorm(l, own), gradientNorm(l, other)), other);
                    break;
                default: throw new InvalidOperationException($"Unknown intervention {_kind}.");
            }
        }
    }

    /// <summary>The norm of a gradient, which is stored for the purpose.</summary>
    /// <param name="gradient">It.</param>
    /// <param name="rows">Its rows, as it is delivered.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="stride">From one row to the next: as many as it is delivered with.</param>
    public double NormOf<TGradient>(ref TGradient gradient, int rows, int columns, int stride)
        where TGradient : struct, IGradient<T>
    {
        var end = new MoveEnd<StoreMove<T>, T>(new StoreMove<T>(_gradient.Start), stride);
        gradient.Deliver(ref end);
        return Norm(_gradient.Start, rows, columns, stride);
    }

    public void Dispose()
    {
        _truth.Dispose();
        _gradient.Dispose();
    }

    private double Norm(int l, T* displacement) => Norm(displacement, _layers[l].Outputs, _pass.Samples, _pass.Stride);

    // Of norms of rows, in one order: the same bits whatever the vectors' width.
    private double Norm(T* numbers, int rows, int columns, int stride)
    {
        for (var row = 0; row < rows; row++)
        {
            _norms[row] = RowGeometry.Norm(new ReadOnlySpan<T>(numbers + (long)row * stride, columns));
        }

        return RowGeometry.Norm<double>(_norms.AsSpan(0, rows));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scale(int l, T* from, double factor, T* to)
    {
        var times = TSet.Broadcast(T.CreateTruncating(factor));
        var length = (long)_layers[l].Outputs * _pass.Stride;
        for (var at = 0L; at < length; at += TSet.Lanes)
        {
            TSet.Store(TSet.Multiply(TSet.Load(from + at), times), to + at);
        }
    }
}
