using Soap.Data;
using Soap.Engines;
using Soap.Fits;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

public sealed class SparseAndDenseTests
{
    private const int Samples = 60;

    private static readonly Lazy<Dataset> Sparse = new(() => IntegerImages.Draw(Samples, 50, 5));

    // The same numbers as floats, of which the engine does not know which are zero.
    private static readonly Lazy<Dataset> Dense = new(() => new Dataset(
        Sparse.Value.Gather(IntegerImages.Indices(Samples), ScalarType.Float64).Inputs, Sparse.Value.Targets));

    public static TheoryData<string> Rules() =>
    [
        .. RuleTable.Rows.Where(row => row.GoesThroughLayers && row.Make().Recipe.Optimizer is null)
            .Select(row => row.Name),
    ];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Training_with_a_sparse_first_layer_is_training_with_a_dense_one(string rule)
    {
        foreach (var settings in OptimizerCase.All)
        {
            using var scope = NewDisposeScope();
            var (sparse, dense) = (Ends(Sparse.Value, "sparse"), Ends(Dense.Value, "dense"));
            for (var p = 0; p < dense.Length; p++)
            {
                // Adam divides a gradient near 0 by its own size, and with it the rounding.
                var error = Arrays.Error(sparse[p], dense[p]);
                Assert.True(
                    error <= (settings.Kind == "sgd" ? 1e-11 : 1e-7), $"{settings}: tensor {p} differs by {error}");
            }

            double[][] Ends(Dataset data, string kind)
            {
                using var network = new Mlp(
                    [50, 12, 9, 5],
                    Activation.Tanh,
                    RuleTable.Find(rule).Make(),
                    1,
                    new() { Type = ScalarType.Float64 });
                using var optimizer = settings.Create(network.parameters());
                using var trainer = new Trainer(
                    network, Loss.CrossEntropy, optimizer, _ => 0.1 * settings.LearningRate,
                    new DatasetBatches(data, new BatchOrder(Samples, 0, 1)), 7,
                    new() { Type = ScalarType.Float64, Engine = EngineChoice.Fused });
                Assert.Equal(
                    network.Rule.Recipe.ConstrainsNorm || network.Rule.Fit is not OuterProduct ? "dense" : kind,
                    trainer.Engine.FirstLayer);

                // In two parts: weights are brought back to their tensors between them.
                Assert.True(trainer.TrainUntil(35) && trainer.TrainUntil(2 * Samples), "training diverged");
                return
                [
                    .. network.Layers
                        .SelectMany(layer => new Tensor?[] { layer.Weight, layer.Bias, layer.Synapses.OwnFeedback })
                        .OfType<Tensor>()
                        .Select(tensor => tensor.ToVector()),
                ];
            }
        }
    }
}
