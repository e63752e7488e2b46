using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>A phase in which a layer gets noise instead of data.</summary>
public sealed class MirrorPhase
{
    private readonly Func<Tensor, Tensor> _respond;

    internal MirrorPhase(
        Tensor feedback, int samples, long examplesSeen, bool isOutput, RandomStream stream,
        Func<Tensor, Tensor> respond)
    {
        (Feedback, Samples, ExamplesSeen, IsOutput, Stream, _respond) =
            (feedback, samples, examplesSeen, isOutput, stream, respond);
    }

    /// <summary>B as a matrix, [n_l, n_{l−1}]; for kernels [rows, columns] of W as a matrix.</summary>
    public Tensor Feedback { get; }

    /// <summary>The batch size of training: as many samples of noise make a phase.</summary>
    public int Samples { get; }

    /// <summary>
    /// Training examples before the step: 0 in the first phase, and below 0 in noise pre-training, which comes before
    /// it.
    /// </summary>
    public long ExamplesSeen { get; }

    /// <summary>Whether this is the output layer, whose f is the identity.</summary>
    public bool IsOutput { get; }

    /// <summary>Random numbers of this layer and this step alone.</summary>
    public RandomStream Stream { get; }

    /// <summary>What the layer answers: f(x Wᵀ + b), [samples, n_l].</summary>
    /// <param name="noise">x, [samples, n_{l−1}]; for kernels noise patches, [samples, columns of W].</param>
    public Tensor Respond(Tensor noise) => _respond(noise);
}
