using System.Numerics;
using Soap.Fused.Kernels;
using Soap.Fused.Simd;

namespace Soap.Fused;

/// <summary>A step of a pass on memory: forward, what it learns, and what it hands down.</summary>
/// <param name="from">What it reads.</param>
/// <param name="to">What it makes.</param>
internal abstract unsafe class GraphStage<TSet, TVector, T>(GraphImage<T> from, GraphImage<T> to) : IDisposable
    where TSet : struct, IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What it reads.</summary>
    public GraphImage<T> From => from;

    /// <summary>What it makes.</summary>
    public GraphImage<T> To => to;

    /// <summary>Whether kernels still write where its parameters are.</summary>
    public virtual bool IsThere => true;

    /// <summary>Whether it hands something down to what it reads.</summary>
    public bool HandsDown { get; set; } = true;

    /// <summary>Whether something arrived at what it reads before it, from a later step.</summary>
    public bool ArrivesSecond { get; set; }

    /// <summary>Whether more is to arrive there.</summary>
    public bool ArrivesLast { get; set; } = true;

    /// <summary>Makes the image; <typeparamref name="TActivation"/> is its activation.</summary>
    public abstract void Forward<TActivation>(GraphBatch batch)
        where TActivation : struct, IActivation<T>;

    /// <summary>Σ |x| over the gradients of what it learns: not finite where one of them is not.</summary>
    public virtual T Magnitude => T.Zero;

    /// <summary>Makes the gradients of what it learns, from the displacement of what it made and what it read; before
    /// it hands down.</summary>
    public virtual void Learn(GraphBatch batch)
    {
    }

    /// <summary>
    /// Hands down what arrives at what it read; <typeparamref name="TActivation"/> is that image's activation, or the
    /// identity where more is to arrive.
    /// </summary>
    public abstract void Down<TActivation>(GraphBatch batch)
        where TActivation : struct, IActivation<T>;

    /// <summary>Moves what it learns by the gradients.</summary>
    public virtual void Move(FusedOptimizer<T> optimizer, double rate)
    {
    }

    public virtual void Dispose()
    {
    }

    /// <summary>The end of sums that arrive at what it reads.</summary>
    protected ArrivalEnd<TActivation, T> Arrival<TActivation>(GraphBatch batch)
        where TActivation : struct, IActivation<T> =>
        new(from.Values, from.Displacement, batch.Stride, ArrivesSecond);
}
