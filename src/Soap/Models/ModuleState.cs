using Soap.States;
using static TorchSharp.torch.nn;

namespace Soap.Models;

/// <summary>
/// The state of any model: all that is in its <c>state_dict</c>, and of modules that keep more than that, such as the
/// place in a stream of random numbers, that too.
/// </summary>
/// <param name="model">The model.</param>
internal sealed class ModuleState(Module model) : IState
{
    /// <inheritdoc/>
    public void Visit(StateVisitor visitor)
    {
        foreach (var (name, tensor) in model.state_dict())
        {
            visitor.Tensor(name, tensor);
        }

        foreach (var (index, part) in ModuleTree.Of(model).OfType<IState>().Index())
        {
            visitor.Part($"module {index}", part);
        }
    }
}
