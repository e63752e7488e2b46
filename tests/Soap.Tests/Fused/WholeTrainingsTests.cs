using Soap.Data;
using Soap.Trials;
using Xunit;

namespace Soap.Tests.Fused;

public sealed class WholeTrainingsTests
{
    private const int Seeds = 8;

    private static readonly Lazy<TaskData> Task = new(() => IntegerImages.Task(400, 60, 5));

    private static TrialSpecification Specification { get; } = new()
    {
        Task = "integer images",
        Rule = "fa",
        Seed = 1,
        LearningRate = 0.05,
        Hidden = [30],
        Batch = 16,
        Epochs = 4,
        Validation = 80,
        DiagnoseEvery = 500,
    };

    // Rounding differs from the first step on; what it grows to is held to what seeds, which nobody calls different
    // results, do.
    [Theory]
    [InlineData("bp")]
    [InlineData("fa")]
    [InlineData("dfa")]
    [InlineData("sdfa")]
    [InlineData("drtp")]
    [InlineData("kp")]
    [InlineData("sign")]
    [InlineData("wm")]
    [InlineData("ia")]
    [InlineData("ebd")]
    public void Final_losses_on_validation_samples_differ_far_less_than_those_of_seeds(string rule)
    {
        var (fused, autograd) = (Losses(null), Losses("autograd"));
        var mean = autograd.Average();
        var spread = Math.Sqrt(autograd.Sum(loss => (loss - mean) * (loss - mean)) / (Seeds - 1));
        var difference = fused.Zip(autograd, (one, other) => Math.Abs(one - other)).Max();
        Assert.True(difference < 0.01 * spread, $"losses differ by up to {difference}, and between seeds by {spread}");

        double[] Losses(string? engine) => [.. Enumerable.Range(1, Seeds).Select(seed =>
        {
            var result = Trial.Run(
                Specification with { Rule = rule, Seed = (ulong)seed, Engine = engine }, Task.Value);
            Assert.Equal(engine ?? "fused", result.Engine!.Name);
            return result.Validation[^1].Loss;
        })];
    }

    [Fact]
    public void Diagnostics_are_those_of_autograd()
    {
        foreach (var rule in new[] { "bp", "fa", "dfa", "kp", "sign", "frozen", "fa+asymmetric" })
        {
            var one =
                Trial.Run(Specification with { Rule = rule, DiagnoseEvery = 200, Epochs = 1 }, Task.Value).Diagnostics;
            var other = Trial.Run(
                Specification with { Rule = rule, DiagnoseEvery = 200, Epochs = 1, Engine = "autograd" },
                Task.Value).Diagnostics;
            Assert.Equal(
                other.Select(point => (point.Examples, point.Layer)),
                one.Select(point => (point.Examples, point.Layer)));
            Assert.True(one.Count >= 4, $"{one.Count} points");
            foreach (var (actual, expected) in one.Zip(other))
            {
                // The angle of what is nearly parallel is the root of a rounding error, in degrees.
                AssertNear(expected.DisplacementAngle, actual.DisplacementAngle, 0.1);
                AssertNear(expected.GradientAngle, actual.GradientAngle, 0.1);
                AssertNear(expected.WeightAngle, actual.WeightAngle, 0.1);
                AssertNear(expected.GaussNewtonAngle, actual.GaussNewtonAngle, 0.1);
                AssertNear(expected.PseudoinverseAngle, actual.PseudoinverseAngle, 0.1);
                AssertNear(expected.DisplacementNormRatio, actual.DisplacementNormRatio, 1e-3);
                AssertNear(expected.GradientNormRatio, actual.GradientNormRatio, 1e-3);
                AssertNear(expected.FeedbackNormRatio, actual.FeedbackNormRatio, 1e-3);
                AssertNear(expected.EffectiveLearningRate, actual.EffectiveLearningRate, 1e-4);
            }
        }

        static void AssertNear(double? expected, double? actual, double bound)
        {
            Assert.Equal(expected is null, actual is null);
            Assert.Equal(expected ?? 0, actual ?? 0, bound);
        }
    }
}
