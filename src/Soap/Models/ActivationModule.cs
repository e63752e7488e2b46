using Soap.Lifetimes;
using Soap.Maps;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models;

/// <summary>
/// An activation as a module, for networks of the catalogue. TorchSharp's own modules of ELU and leaky ReLU hand
/// libtorch numbers that nothing keeps alive (<see cref="SafeArithmetic"/>).
/// </summary>
/// <param name="activation">What it applies.</param>
internal sealed class ActivationModule(Activation activation) : Module<Tensor, Tensor>(activation.ToString())
{
    /// <summary>What it applies.</summary>
    public Activation Activation => activation;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => activation.Apply(input);
}
