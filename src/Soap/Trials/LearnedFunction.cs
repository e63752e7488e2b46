using Soap.Data;
using Soap.Losses;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Trials;

/// <summary>The function that a network has learnt, where a task has one input and one output.</summary>
internal static class LearnedFunction
{
    private const int Points = 201;

    /// <summary>It, on a grid over the inputs that were trained on; null where the task is another.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The task.</param>
    /// <param name="loss">What was minimised, with the activation of its outputs.</param>
    /// <param name="placement">The device.</param>
    public static List<FunctionPoint>? Of(
        Module<Tensor, Tensor> network, TaskData data, Loss loss, TrialPlacement placement)
    {
        if (data.Inputs != 1 || data.Outputs != 1 || data.Train.IsClassification)
        {
            return null;
        }

        using var noGradient = no_grad();
        var all = data.Train.Inputs.to_type(ScalarType.Float32);
        var grid = linspace(all.min().item<float>(), all.max().item<float>(), Points, ScalarType.Float32);
        var values = loss.OutputActivation.Apply(network.forward(placement.Of(Seen(data, grid.reshape(-1, 1)))))
            .cpu().reshape(-1);
        return [.. grid.data<float>().Zip(values.data<float>(), (x, y) => new FunctionPoint(x, y))];
    }

    // What the network sees of inputs on the axis.
    private static Tensor Seen(TaskData data, Tensor inputs)
    {
        if (data.Train.Normalisation is not { } normalisation)
        {
            return inputs;
        }

        var seen = inputs.to_type(ScalarType.Float64);
        data.Train.Scaling?.ApplyInPlace(seen);
        normalisation.ApplyInPlace(seen);
        return seen.to_type(ScalarType.Float32);
    }
}
