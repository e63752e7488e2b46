using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// The scale of a signal that is not the loss's own gradient. The output layer always gets the gradient of the mean
/// loss; this says at how many times its rate the hidden layers learn, and so, under SGD, it is a learning rate of
/// their own.
/// </summary>
/// <remarks>N is the samples of the batch, n_L the outputs.</remarks>
public enum ErrorScale
{
    /// <summary>A mean over samples, as in the output layer: factor 1.</summary>
    Mean,

    /// <summary>A sum over samples: factor N.</summary>
    Sum,

    /// <summary>
    /// A sum over samples beside a loss that is a mean over samples and outputs, as in the code of Frenkel, Lefebvre
    /// and Bol 2021: factor N n_L.
    /// </summary>
    Paper,
}

/// <summary>Applies the scale of a signal.</summary>
internal static class ErrorScales
{
    /// <summary>What is sent, at this scale.</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="sent">[N, n_L], with 1/N in it.</param>
    public static Tensor Of(this ErrorScale scale, Tensor sent) => scale switch
    {
        ErrorScale.Mean => sent,
        ErrorScale.Sum => sent.Times(sent.shape[0]),
        ErrorScale.Paper => sent.Times(sent.shape[0] * sent.shape[1]),
        _ => throw new InvalidOperationException($"Unknown scale {scale}."),
    };
}
