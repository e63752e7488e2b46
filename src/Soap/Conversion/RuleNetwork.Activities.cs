using Soap.Layers;
using Soap.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Soap.Conversion;

/// <summary>What the layers of a converted model read, and what leaves them.</summary>
public sealed partial class RuleNetwork
{
    private Action<string, Tensor>? _entering, _left;

    /// <summary>
    /// What leaves each layer for an input, in the order of the pass, and the model's output at the end. Norms keep
    /// the statistics that they had; dropout draws masks of its own, which do not count.
    /// </summary>
    internal IReadOnlyList<(string Name, Tensor Output)> Outputs(Tensor input)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var all = new List<(string, Tensor)>();
        var kept = Model.buffers().Select(buffer => (Buffer: buffer, Value: buffer.clone())).ToArray();
        var drawn = ModuleTree.Of(Model).OfType<StreamDropout>()
            .Select(dropout => (Dropout: dropout, dropout.Calls)).ToArray();
        _left = (name, output) => all.Add((name, Kept(output)));
        try
        {
            all.Add(("output", Kept(Through(input))));
            return all;
        }
        finally
        {
            _left = null;
            foreach (var (buffer, value) in kept)
            {
                buffer.copy_(value);
            }

            foreach (var (dropout, calls) in drawn)
            {
                dropout.Calls = calls;
            }
        }

        Tensor Kept(Tensor output) => Outside(scope, output.alias());
    }

    Tensor ILayeredNetwork.Activities(int place, Tensor inputs)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        Tensor? read = null;
        _entering = (name, input) =>
        {
            if (read is null && place < LayerNames.Count && name == LayerNames[place])
            {
                read = Outside(scope, input.clone()); // what comes after may change it in place
            }
        };
        try
        {
            var output = Outside(scope, Through(inputs));
            return read ?? output;
        }
        finally
        {
            _entering = null;
        }
    }

    // Past scopes that the model opens itself, and past the one given.
    private static Tensor Outside(DisposeScope scope, Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        scope.Attach(tensor);
        return tensor.MoveToOuterDisposeScope();
    }
}
