using Soap.Data;
using Soap.Tests.Fused;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Trials;

/// <summary>Trials that keep the network of their best validation point.</summary>
public sealed class SelectionTests
{
    private static readonly TrialSpecification OfImages = new()
    {
        Task = "integer images",
        Rule = "kp",
        Seed = 1,
        LearningRate = 1,
        Momentum = 0.9,
        Hidden = [30],
        Batch = 16,
        Epochs = 3,
        Validation = 80,
        LogEvery = 100,
        EvaluateEvery = 64,
        DiagnoseEvery = 0,
    };

    private static readonly Lazy<TaskData> Images = new(() => IntegerImages.Task(400, 60, 5));

    [Theory]
    [InlineData("loss", null)]
    [InlineData("accuracy", null)]
    [InlineData("loss", "autograd")]
    [InlineData("accuracy", "autograd")]
    public void What_is_kept_is_the_training_that_ended_at_the_best_point(string select, string? engine)
    {
        var trial = OfImages with { Engine = engine };
        var last = Trial.Run(trial, Images.Value);
        var kept = Trial.Run(trial with { Selection = select }, Images.Value);
        Assert.Null(last.Selected);
        Assert.Equal(last.Validation, kept.Validation);
        Assert.Equal(last.TrainingLoss, kept.TrainingLoss);
        var best = select == "loss"
            ? last.Validation.MinBy(point => point.Loss)
            : last.Validation.MaxBy(point => point.Accuracy);
        Assert.NotEqual(last.Validation[^1].Examples, best!.Examples); // or nothing is tested
        Assert.Equal(best, kept.Selected);
        Assert.Equal(best, kept.KeptValidation);

        var stopped = Trial.Run(trial with { Epochs = best.Examples / 320.0 }, Images.Value);
        Assert.Equal(best.Examples, stopped.Validation[^1].Examples);
        Assert.Equal(stopped.WeightsDigest, kept.WeightsDigest);
        Assert.Equal(stopped.Test, kept.Test);
        Assert.NotEqual(last.WeightsDigest, kept.WeightsDigest);
    }

    [Fact]
    public void The_network_that_is_handed_over_is_the_kept_one()
    {
        var loss = double.NaN;
        var result = Trial.Run(
            OfImages with { Selection = "loss" }, Images.Value, null, network =>
            {
                using var scope = NewDisposeScope();
                loss = Soap.Engines.Evaluation.Evaluate(
                    network, Soap.Losses.Loss.CrossEntropy, Images.Value.Test, null, 0, ScalarType.Float32).Loss;
            },
            default);
        Assert.Equal(result.Test!.Loss, loss, 1e-4);
    }

    [Fact]
    public void The_earliest_of_several_best_points_is_kept()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Linear(1, 1);
        using var best = new BestPoint(layer, SelectionKind.Accuracy);
        foreach (var (value, accuracy) in new[] { (1.0, 0.5), (2.0, 0.9), (3.0, 0.9), (4.0, 0.2) })
        {
            Fill(value);
            best.Offer(new(10 * (long)value, 1, accuracy));
        }

        best.Offer(new(50, double.NaN, 1)); // no loss is no best
        Assert.Equal(20, best.Point!.Examples);
        best.Restore();
        Assert.Equal(2, layer.weight.item<float>());
        Assert.Equal(2, layer.bias!.item<float>());

        void Fill(double value)
        {
            using var noGradient = no_grad();
            layer.weight.fill_(Kept(value));
            layer.bias!.fill_(Kept(value));
        }
    }

    [Fact]
    public void A_trial_that_diverges_behind_its_best_point_has_diverged()
    {
        var trial = OfImages with { Selection = "loss", LearningRate = 1e20, Activation = "relu" };
        var result = Trial.Run(trial, Images.Value);
        Assert.Equal(TrialOutcome.Diverged, result.Outcome);
        Assert.Null(result.Selected);
        Assert.Null(result.Test);
    }

    [Fact]
    public void What_cannot_choose_is_refused()
    {
        Refuses(OfImages with { Selection = "loss", Validation = 0 },
            "select = loss chooses a validation point, and validation = 0 holds nothing out");
        Refuses(OfImages with { Selection = "accuracy", EvaluateEvery = 0 },
            "select = accuracy chooses among validation points, and evaluate-every = 0 has one alone, at the end");
        var values = new Dataset(zeros(10, 2), zeros(10, 1));
        Assert.Equal(
            "select = accuracy needs classes, but the targets of task 'values' are values; allowed: last, loss",
            Assert.Throws<SoapException>(() => Trial.RefuseAccuracyWithoutClasses(
                OfImages with { Selection = "accuracy" },
                new TaskData("values", values, values, 1, new Dictionary<string, string>()))).Message);
        Assert.Equal(
            "unknown select 'best': did you mean 'last'? (allowed: last, loss, accuracy)",
            Assert.Throws<SoapException>(() => Trial.Run(OfImages with { Selection = "best" }, Images.Value)).Message);

        static void Refuses(TrialSpecification trial, string message) =>
            Assert.Equal(message, Assert.Throws<SoapException>(trial.Check).Message);
    }
}
