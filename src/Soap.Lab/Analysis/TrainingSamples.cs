using Soap.Data;
using Soap.Trials;
using static TorchSharp.torch;

namespace Soap.Lab.Analysis;

/// <summary>The training samples of a task of one variable, for figures.</summary>
public static class TrainingSamples
{
    /// <summary>
    /// x and y of every training sample, for regression with one input and one output; otherwise empty.
    /// </summary>
    public static IReadOnlyList<FunctionPoint> Of(TaskData data)
    {
        if (data.Inputs != 1 || data.Outputs != 1 || data.Train.IsClassification)
        {
            return [];
        }

        using var scope = NewDisposeScope();
        var inputs = data.Train.Inputs.to_type(ScalarType.Float64).reshape(-1).data<double>();
        var targets = data.Train.Targets.to_type(ScalarType.Float64).reshape(-1).data<double>();
        return [.. inputs.Zip(targets, (x, y) => new FunctionPoint(x, y))];
    }
}
