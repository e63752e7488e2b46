using Soap.Maps;
using Soap.Models;
using TorchSharp.Modules;
using Module = TorchSharp.torch.nn.Module;

namespace Soap.Conversion;

/// <summary>The modules of a model that is a chain of them: a <c>Sequential</c>, or several in one another.</summary>
internal static class ModelLinks
{
    /// <summary>The modules with their names, in the order in which a <c>Sequential</c> calls them.</summary>
    /// <param name="module">The model.</param>
    public static IEnumerable<(string Name, Module Module)> Of(Module module) => Of(module, "");

    /// <summary>The activation that a module is; null where it is none.</summary>
    public static Activation? ActivationOf(Module module) => module switch
    {
        Tanh => Activation.Tanh,
        ReLU => Activation.Relu,
        Sigmoid => Activation.Sigmoid,
        ELU { alpha: 1 } => Activation.Elu,
        LeakyReLU { negative_slope: Activations.LeakySlope } => Activation.LeakyRelu,
        GELU => Activation.Gelu,
        ActivationModule applied => applied.Activation,
        _ => null,
    };

    private static IEnumerable<(string Name, Module Module)> Of(Module module, string name) =>
        module.GetType() == typeof(Sequential)
            ? module.named_children().SelectMany(child => Of(child.module, $"{name}{child.name}."))
            : [(name.TrimEnd('.'), module)];
}
