using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;
using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>
/// What feedback learns by its own code in a step: B's gradient or next value of each layer, and what it adds to the
/// gradient of W. All layers are asked
/// before one moves, which is the same, as each sees its own W alone: so what is not finite moves nothing.
/// </summary>
/// <param name="layers">How many layers there are.</param>
internal sealed unsafe class FusedAnswers<TSet, TVector, T>(int layers) : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly (Tensor Own, Tensor? Forward, bool IsFinite)?[] _all = new (Tensor, Tensor?, bool)?[layers];

    /// <summary>The first layer, counted from 0, whose answer is not finite; null where there is none.</summary>
    public int? FirstNotFinite => Array.FindIndex(_all, answer => answer is { IsFinite: false }) is var l and >= 0
        ? l : null;

    /// <summary>A layer's, counted from 0.</summary>
    public (Tensor Own, Tensor? Forward) Of(int l) => (_all[l]!.Value.Own, _all[l]!.Value.Forward);

    /// <summary>Asks the feedback of all layers above the first that learns, and above the network's first.</summary>
    /// <returns>Whether all answers are finite.</returns>
    public bool Ask(FusedNetwork<TSet, TVector, T> network, int first)
    {
        Dispose();
        if (!FusedExperience.IsAsked(network.Feedback))
        {
            return true;
        }

        using var scope = NewDisposeScope();
        for (var l = Math.Max(1, first); l < _all.Length; l++)
        {
            var (own, forward) = network.Ask(l, network.WayDown);
            _all[l] = (own.DetachFromDisposeScope(), forward?.DetachFromDisposeScope(), IsFinite(own)
                && (forward is null || IsFinite(forward)));
        }

        return FirstNotFinite is null;
    }

    /// <summary>Forgets them.</summary>
    public void Dispose()
    {
        foreach (var answer in _all)
        {
            answer?.Own.Dispose();
            answer?.Forward?.Dispose();
        }

        Array.Clear(_all);
    }

    // Answers come in rows.
    private static bool IsFinite(Tensor answer) =>
        T.IsFinite(Magnitude<TSet, TVector, T>.Sum(1, checked((int)answer.numel()), TensorMemory.Of<T>(answer), 0));
}
