using Soap.Lifetimes;
using static TorchSharp.torch;

namespace Soap.Losses;

/// <summary>Values and derivatives of output activations.</summary>
public static class OutputActivations
{
    /// <summary>g(a_L), [N, n_L].</summary>
    /// <param name="activation">g.</param>
    /// <param name="output">a_L, [N, n_L].</param>
    public static Tensor Apply(this OutputActivation activation, Tensor output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return activation switch
        {
            OutputActivation.None => output,
            OutputActivation.Sigmoid => output.sigmoid(),
            OutputActivation.Tanh => output.tanh(),
            OutputActivation.Softmax => output.softmax(1),
            _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown output activation."),
        };
    }

    /// <summary>J = ∂g/∂a_L of each sample, [N, n_L, n_L], which is symmetric for all of them.</summary>
    /// <param name="activation">g.</param>
    /// <param name="output">a_L, [N, n_L].</param>
    internal static Tensor Jacobian(this OutputActivation activation, Tensor output) => Temporaries.Kept(() =>
    {
        var g = activation.Apply(output);
        return activation switch
        {
            OutputActivation.None => diag_embed(ones_like(output)),
            OutputActivation.Sigmoid => diag_embed(g * g.Complement()),
            OutputActivation.Tanh => diag_embed(g.Squared().Complement()),
            _ => diag_embed(g) - g.unsqueeze(2) * g.unsqueeze(1),
        };
    });
}
