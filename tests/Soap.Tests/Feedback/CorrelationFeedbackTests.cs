using Soap.Data;
using Soap.Data.Tasks;
using Soap.Diagnostics;
using Soap.Engines;
using Soap.Feedback;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Feedback;

/// <summary>
/// Error broadcast and decorrelation: what the published step is the gradient of, and where it points.
/// </summary>
public sealed class CorrelationFeedbackTests
{
    private const double Memory = 0.9;

    // The paper's objective is J = ½ ‖R‖², R = λ R₀ + (1 − λ) hᵀ e / N, of which it takes the derivative by h only,
    // with e held: (1 − λ) times the rule's gradient with B = Rᵀ.
    [Fact]
    public void The_hidden_update_is_the_gradient_of_the_squared_correlation_with_the_error_held()
    {
        using var scope = NewDisposeScope();
        var example = NetworkCase.Middling with { Loss = Loss.MeanSquaredError, Widths = [5, 7, 4] };
        using var network = example.Network(LearningRule.Parse($"ebd:lambda={Memory}"));
        var (inputs, targets) = example.Tensors();
        var (hidden, output) = (network.Layers[0], network.Layers[1]);
        var before = output.EffectiveFeedback.clone();
        var error = network.Learn(inputs, targets, example.Loss).Layers[1].Displacement!.detach();
        output.EndStep(); // B is now the R of this batch
        var rule = network.Learn(inputs, targets, example.Loss).Layers[0].WeightGradient!.Times(1 - Memory);
        var numeric = FiniteDifferences.Of(hidden.Weight, () =>
        {
            var h = network.Preactivations(inputs)[0].tanh();
            return 0.5 * before.Times(Memory).Plus(error.t().matmul(h).Times(1 - Memory)).pow(Kept(2)).sum()
                .item<double>();
        });
        Assert.True(Arrays.Error(rule.ToVector(), numeric) < 1e-7);
    }

    // W_L has learnt −η Σ eᵀ h, and so has the opposite direction of a mean of eᵀ h: what is sent back through it
    // points away from what backpropagation sends.
    [Fact]
    public void Without_a_random_part_the_published_sign_points_away_from_backpropagation_the_reversed_one_along()
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            Assert.InRange(Angle("paper", seed), 110, 180);
            Assert.InRange(Angle("reversed", seed), 0, 70);
        }

        // W_L starts at 0, so that it is all learnt; hidden layers hardly move, as B starts at 0 too.
        static double Angle(string sign, ulong seed)
        {
            using var scope = NewDisposeScope();
            var task = new TeacherStudentTask().Open(new DataFolders(["."], "."), seed);
            using var network = new Mlp(
                [task.Inputs, 20, task.Outputs],
                Activation.Tanh,
                LearningRule.Parse($"ebd:lambda=0.99,initial=0,sign={sign}"),
                seed);
            RuleRow.SetWeight(network.Layers[1], zeros_like(network.Layers[1].Weight));
            using var optimizer = new Sgd(network.parameters());
            var trainer = new Trainer(
                network,
                Loss.MeanSquaredError,
                optimizer,
                _ => 0.1,
                new DatasetBatches(task.Train, new BatchOrder(task.Train.Count, 0, seed)),
                20);
            Assert.True(trainer.TrainUntil(2000));
            var (inputs, targets) = task.Train.Gather(Enumerable.Range(0, 100).ToArray(), ScalarType.Float32);
            return LayerDiagnostics.Measure(
                network, Loss.MeanSquaredError, inputs, targets, 2000)[0].DisplacementAngle!.Value;
        }
    }

    [Fact]
    public void The_sign_of_the_error_is_of_no_account()
    {
        using var scope = NewDisposeScope();
        var (h, e) = (rand(6, 5, ScalarType.Float64), rand(6, 4, ScalarType.Float64));
        Assert.Equal(e.matmul(e.t().matmul(h)).ToBits(), (-e).matmul((-e).t().matmul(h)).ToBits());
    }

    [Fact]
    public void Looking_at_a_batch_twice_before_a_step_counts_it_once()
    {
        using var scope = NewDisposeScope();
        using var network = NetworkCase.Middling.Network(LearningRule.Parse("ebd:lambda=0.5"));
        var (inputs, targets) = NetworkCase.Middling.Tensors();
        var before = network.Layers[2].EffectiveFeedback.clone();
        var error = network.Learn(inputs, targets, Loss.CrossEntropy).Layers[2].Displacement!;
        network.Learn(inputs, targets, Loss.CrossEntropy);
        Assert.Equal(before.ToBits(), network.Layers[2].EffectiveFeedback.ToBits());
        network.Layers[2].EndStep();
        var expected = before.Times(0.5).Plus(error.t().matmul(network.Preactivations(inputs)[1].tanh()).Times(0.5));
        Assert.True(Arrays.Error(network.Layers[2].EffectiveFeedback.ToVector(), expected.ToVector()) < 1e-15);
    }

    [Theory]
    [InlineData(-0.1, 1)]
    [InlineData(1.1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0.5, -1)]
    [InlineData(0.5, double.PositiveInfinity)]
    public void Values_out_of_range_are_refused(double memory, double initial) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CorrelationFeedback(memory, initial));
}
