using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Conversion.Trees;

/// <summary>A model that is not SOAP's, as a user writes it, with inputs that it takes.</summary>
/// <param name="Name">What is odd about it.</param>
/// <param name="Make">Makes it.</param>
/// <param name="Shape">The shape of one sample.</param>
/// <param name="Layers">How many layers a rule can teach.</param>
public sealed record TestTree(string Name, Func<Module<Tensor, Tensor>> Make, long[] Shape, int Layers)
{
    /// <summary>
    /// By how much gradients in float32 may differ from backpropagation's where B is W: 0, but for strided
    /// convolutions and for products whose factors have several dimensions of samples, of which native code makes
    /// the sums in another order.
    /// </summary>
    public double DiffersBy { get; init; }

    /// <summary>A batch of it, and labels of its four classes.</summary>
    public (Tensor Inputs, Tensor Labels) Batch(int samples, ScalarType type) =>
        (randn([samples, .. Shape], type), randint(0, 4, [samples], ScalarType.Int64));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
