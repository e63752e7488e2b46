using Soap.Data;
using Soap.Data.Tasks;
using Soap.Engines;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Training;
using Soap.Trials;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Trials;

public sealed class TrialTests
{
    private static readonly TrialSpecification Specification = SmallTasks.Specification;
    private static readonly string[] Rules =
    [
        "bp",
        "fa", "frozen", "sign:magnitude=unit", "sign:magnitude=initial,period=40", "sign:magnitude=scale",
        "sign:magnitude=norm",
    ];

    [Fact]
    public void The_curve_has_its_points_and_the_last_is_at_the_end()
    {
        var result = Run(Specification);
        Assert.Equal(TrialOutcome.Finished, result.Outcome);
        Assert.Equal([64, 106, 154, 212, 270], result.TrainingLoss.Select(point => point.Examples));
        Assert.Equal([106, 212, 270], result.Validation.Select(point => point.Examples));
        Assert.Equal([0, 48, 106, 154, 228], result.Diagnostics.Where(point => point.Layer == 1).Select(point =>
            point.Examples));
        Assert.Equal(3 * 5, result.Diagnostics.Count);
        Assert.Equal(270, result.Test!.Examples);
        Assert.True(result.TrainingLoss[^1].Loss < result.TrainingLoss[0].Loss);
        Assert.Null(result.Function);
    }

    [Theory]
    [InlineData("bp+adam", "bp", "adam", 0, false, 0)]
    [InlineData("dfa+adam", "dfa", "adamw", 0, false, 0.1)]
    [InlineData("fa+momentum", "fa", "sgd", 0.9, false, 0)]
    [InlineData("kp+momentum:factor=0.5,nesterov=yes", "kp", "sgd", 0.5, true, 0.1)]
    [InlineData("pepita+momentum", "pepita", "sgd", 0.9, false, 0)]
    public void A_rule_that_says_how_weights_move_gives_the_bits_of_that_optimiser(
        string rule, string plain, string optimizer, double momentum, bool nesterov, double decay)
    {
        var byRule = Run(Specification with { Rule = rule, LearningRate = 0.01, WeightDecay = decay });
        var bySetting = Run(Specification with
        {
            Rule = plain,
            LearningRate = 0.01,
            WeightDecay = decay,
            Optimizer = optimizer,
            Momentum = momentum,
            Nesterov = nesterov,
        });
        Assert.Equal(bySetting.WeightsDigest, byRule.WeightsDigest);
        Assert.Equal(bySetting.Engine, byRule.Engine);
        Assert.Equal(bySetting.Diagnostics, byRule.Diagnostics);
        Assert.NotEqual(
            Run(Specification with { Rule = plain, LearningRate = 0.01, WeightDecay = decay }).WeightsDigest,
            byRule.WeightsDigest);
    }

    [Fact]
    public void Training_on_noise_moves_weights_as_the_rule_says_too()
    {
        var noisy = Specification with { NoiseExamples = 100, LearningRate = 0.01 };
        Assert.Equal(
            Run(noisy with { Optimizer = "adam" }).WeightsDigest,
            Run(noisy with { Rule = "fa+adam" }).WeightsDigest);
    }

    [Fact]
    public void Looking_does_not_change_the_training()
    {
        foreach (var rule in Rules)
        {
            var plain = Run(Specification with
            {
                Rule = rule,
                DiagnoseEvery = 0,
                EvaluateEvery = 0,
                LogEvery = 1000,
                EvaluateTest = false,
            });
            var watched = Run(
                Specification with { Rule = rule, DiagnoseEvery = 16, EvaluateEvery = 16, LogEvery = 16 });
            Assert.Equal(plain.WeightsDigest, watched.WeightsDigest);
            Assert.Equal(plain.Validation[^1].Loss, watched.Validation[^1].Loss);
        }
    }

    [Fact]
    public void The_same_specification_gives_the_same_bits_alone_and_beside_others()
    {
        var alone = Rules.Select(rule => Run(Specification with { Rule = rule }).WeightsDigest).ToArray();
        Assert.Equal(alone.Length, alone.Distinct().Count());
        for (var repetition = 0; repetition < 3; repetition++)
        {
            var together = new string[Rules.Length];
            Parallel.For(0, Rules.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
                together[i] = Run(Specification with { Rule = Rules[i] }).WeightsDigest);
            Assert.Equal(alone, together);
        }
    }

    [Fact]
    public void A_trial_does_not_ask_how_many_threads_there_are()
    {
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var one = Run(Specification).WeightsDigest;
            set_num_threads(2);
            Assert.Equal(one, Run(Specification).WeightsDigest);
            Assert.Equal(2, get_num_threads()); // left as it was found
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void A_seed_gives_all_rules_the_same_first_loss_and_the_same_split()
    {
        // The first logged batch is before any step: equal weights, batch and data give equal bits.
        var results = Rules.Select(rule => Run(Specification with { Rule = rule, LogEvery = 16 })).ToArray();
        Assert.Single(results.Select(result => result.TrainingLoss[0].Loss).Distinct());
        var other = Run(Specification with { Seed = 2, LogEvery = 16 });
        Assert.NotEqual(results[0].TrainingLoss[0].Loss, other.TrainingLoss[0].Loss);
    }

    [Fact]
    public void A_seed_gives_all_rules_the_same_initial_weights()
    {
        var bits = Rules.Select(rule =>
        {
            using var network = new Mlp(
                [5, 8, 3], Activation.Tanh, LearningRule.Parse(rule), 9, new() { Initializer = Initializer.PyTorch });
            return string.Concat(network.parameters().Select(parameter => parameter.ToBits()));
        });
        Assert.Single(bits.Distinct());
    }

    [Theory]
    [InlineData("hidden")]
    [InlineData("feedback-initializer")]
    [InlineData("seed")]
    [InlineData("momentum")]
    [InlineData("schedule")]
    public void What_decides_the_result_changes_its_bits(string key) =>
        Assert.NotEqual(Run(Specification).WeightsDigest, Run(key switch
        {
            "hidden" => Specification with { Hidden = [8, 12] },
            "feedback-initializer" => Specification with { FeedbackInitializer = "pytorch" },
            "seed" => Specification with { Seed = 2 },
            "momentum" => Specification with { Momentum = 0.5 },
            _ => Specification with { Schedule = "cosine" },
        }).WeightsDigest);

    [Fact]
    public void A_training_that_blows_up_is_diverged_and_keeps_its_curve()
    {
        var result = Run(Specification with { Rule = "bp", Activation = "relu", LearningRate = 1e30, LogEvery = 1 });
        Assert.Equal(TrialOutcome.Diverged, result.Outcome);
        Assert.Equal(new Divergence(2, 16, "preactivations/2"), result.Divergence);
        Assert.Equal([16], result.TrainingLoss.Select(point => point.Examples));
        Assert.All(result.TrainingLoss, point => Assert.True(double.IsFinite(point.Loss)));
        Assert.Null(result.Test);
    }

    [Fact]
    public void An_input_that_is_no_number_is_named_with_the_step_that_met_it()
    {
        // One sample is bad: one of the fourth batch.
        var bad = new BatchOrder(120, 30, Specification.Seed).Next(48, 16).ToVector()[3];
        var result = Run(
            Specification with { LogEvery = 16 }, SmallTasks.Blobs(inputs => inputs[(int)bad * 5 + 2] = float.NaN));
        Assert.Equal(new Divergence(4, 48, "inputs"), result.Divergence);
        Assert.Equal([16, 32, 48], result.TrainingLoss.Select(point => point.Examples));
    }

    [Fact]
    public void Weights_that_break_in_the_very_last_step_are_noticed_without_any_evaluation()
    {
        // Inputs of 1e20 and a learning rate of 1e30: the first step's loss is finite, its update is not.
        var result = Run(
            Specification with
            {
                Rule = "bp",
                Activation = "identity",
                Hidden = [],
                LearningRate = 1e30,
                Epochs = 1.0 / 120,
                Validation = 0,
                EvaluateTest = false,
                DiagnoseEvery = 0,
            },
            SmallTasks.Blobs(inputs => Array.Fill(inputs, 1e20f)));
        Assert.Equal(TrialOutcome.Diverged, result.Outcome);
        Assert.Equal("weights/1", result.Divergence!.Tensor);
    }

    // The step that overflows the weights is measured: ‖ΔW‖ / ‖W‖ is infinite there, and JSON has no infinity.
    [Fact]
    public void A_diagnosed_step_that_overflows_the_weights_can_still_be_stored()
    {
        var result = Run(Specification with { LearningRate = 1e20, WeightDecay = 1000, DiagnoseEvery = 1 });
        Assert.Equal(TrialOutcome.Diverged, result.Outcome);
        Assert.NotEmpty(result.Diagnostics);
        Assert.Contains(
            "\"outcome\": \"diverged\"",
            System.Text.Json.JsonSerializer.Serialize(result, Soap.Storage.Json.Options),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_leaves_no_tensors_behind_whatever_its_end()
    {
        using var scope = NewDisposeScope();
        var data = SmallTasks.Blobs();
        Run(Specification, data);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        foreach (var optimizer in new[] { "sgd", "adam" })
        {
            Run(Specification with { Optimizer = optimizer, Momentum = optimizer == "sgd" ? 0.9 : 0 }, data);
            Run(
                Specification with
                {
                    Optimizer = optimizer,
                    LearningRate = 1e30,
                    Activation = "relu",
                    DiagnoseEvery = 1,
                },
                data);
        }

        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Trial.Run(
            Specification with { DiagnoseEvery = 1 }, data, _ => source.Cancel(), source.Token));
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Theory]
    [InlineData(
        "activation",
        "unknown activation 'tanhh': did you mean 'tanh'? " +
            "(allowed: tanh, relu, sigmoid, identity, elu, leaky-relu, gelu)")]
    [InlineData(
        "schedule",
        "unknown schedule 'cosin': did you mean 'cosine'? " +
            "(allowed: constant, cosine, step, multi-step, exponential)")]
    [InlineData("validation", "validation = 120 is not allowed: the task has 120 training samples; allowed: 0 to 119")]
    public void Unknown_words_are_answered_before_training(string key, string message) =>
        Assert.Equal(message, Assert.Throws<SoapException>(() => Run(key switch
        {
            "activation" => Specification with { Activation = "tanhh" },
            "schedule" => Specification with { Schedule = "cosin" },
            _ => Specification with { Validation = 120 },
        })).Message);

    [Fact]
    public void A_task_of_one_variable_shows_the_learned_function()
    {
        var curve = new CurveTask().Open(new DataFolders(["."], "."), 0);
        var result = Run(
            Specification with { Task = "curve", Rule = "bp", Validation = 0, Epochs = 1, Hidden = [20] }, curve);
        Assert.Equal(201, result.Function!.Count);
        Assert.Equal(
            result.Function.Select(point => point.Input).Order(), result.Function.Select(point => point.Input));
        Assert.Empty(result.Validation);
        Assert.Null(result.Test!.Accuracy);
    }

    private static TrialResult Run(TrialSpecification specification) => Run(specification, SmallTasks.Blobs());

    private static TrialResult Run(TrialSpecification specification, TaskData data) =>
        Trial.Run(specification, data, cancellation: TestContext.Current.CancellationToken);

    // J Jᵀ beyond all bounds has no solution with λ beside it: a result, and no fault of the program.
    [Theory]
    [InlineData("gnt")]
    [InlineData("gnt:hessian=loss,damping=0.000001")]
    [InlineData("secant+minnorm")]
    [InlineData("dtp+foof")]
    public void A_rule_that_solves_equations_diverges_and_does_not_break(string rule)
    {
        var result = Trial.Run(
            SmallTasks.Specification with
            {
                Rule = rule,
                LearningRate = 1e6,
                Activation = "identity",
                Epochs = 20,
                DiagnoseEvery = 0,
            }, SmallTasks.Blobs(),
            cancellation: TestContext.Current.CancellationToken);

        Assert.Equal(TrialOutcome.Diverged, result.Outcome);
    }
}
