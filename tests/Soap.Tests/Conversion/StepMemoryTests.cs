using Soap.Conversion;
using Soap.Losses;
using Soap.Tests.Conversion.Trees;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Conversion;

/// <summary>A step of a converted model holds hardly more tensors than one of the plain model.</summary>
public sealed class StepMemoryTests
{
    [Theory]
    [InlineData("fa")]
    [InlineData("usf:magnitude=norm")]
    public void What_a_layer_sent_is_let_go_when_the_layer_below_sends(string rule)
    {
        using var scope = NewDisposeScope();
        var tree = TestTrees.All.Single(tree => tree.Name == "residual with projection");
        using var model = tree.Make();
        var (inputs, labels) = tree.Batch(5, ScalarType.Float32);
        var plain = Held(model, model, inputs, labels);
        using var network = model.WithRule(rule, 3, inputs);
        Held(network, model, inputs, labels);

        // B of each layer in its own memory, and what the last layer of the way back gave, for libtorch to read.
        Assert.InRange(Held(network, model, inputs, labels), plain, plain + network.Layers.Count + 2);
    }

    private static int Held(Module<Tensor, Tensor> called, Module model, Tensor inputs, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var loss = functional.cross_entropy(called.call(inputs), labels);
        Gradients.Of(loss, [.. model.parameters()]);
        return scope.DisposablesCount;
    }
}
