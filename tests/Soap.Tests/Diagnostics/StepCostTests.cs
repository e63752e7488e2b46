using Soap.Feedback;
using Soap.Rules;
using Soap.Signals;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Diagnostics;

public sealed class StepCostTests
{
    [Fact]
    public void The_ratio_is_the_median_of_ratios_of_rounds_side_by_side()
    {
        // The third round was slow for both, as when the machine was busy: it counts like the others.
        var cost = StepCost.Of([(0.2, 0.1), (0.3, 0.1), (10, 4), (0.22, 0.1), (0.24, 0.1)], "fused");
        Assert.Equal([2.4, 2.2, 2.5], new[] { cost.Ratio, cost.Low, cost.High }.Select(ratio => Math.Round(ratio, 9)));
        Assert.Equal(5, cost.Rounds);
        Assert.Equal(0.24 / StepCost.StepsARound * 1e6, cost.Microseconds, 1e-6);
        Assert.Equal(0.1 / StepCost.StepsARound * 1e6, cost.BackpropagationMicroseconds, 1e-6);
    }

    [Fact]
    public void The_median_of_an_even_number_is_the_middle_of_two() =>
        Assert.Equal(2.5, StepCost.Of([(2, 1), (3, 1)], "fused").Ratio);

    [Fact]
    public void Backpropagation_costs_about_as_much_as_itself_and_slower_feedback_more()
    {
        using var scope = NewDisposeScope();
        var same = StepCost.Measure(LearningRule.Parse("bp"), TimeSpan.Zero);
        Assert.Equal(5, same.Rounds);
        Assert.InRange(same.Ratio, 0.3, 3);
        var slow = StepCost.Measure(
            new LearningRule("slow", new RuleRecipe { Feedback = new SlowFeedback(same.BackpropagationMicroseconds) }),
            TimeSpan.Zero);
        Assert.True(slow.Ratio > 2, $"{slow} beside {same}");
        Assert.True(slow.Microseconds > slow.BackpropagationMicroseconds);
    }

    [Fact]
    public void The_threads_are_left_as_they_were()
    {
        var threads = get_num_threads();
        StepCost.Measure(LearningRule.Parse("frozen"), TimeSpan.Zero);
        Assert.Equal(threads, get_num_threads());
    }

    // Sleeps for four steps of backpropagation.
    private sealed class SlowFeedback(double microseconds) : SeparateFeedback
    {
        public override string Name => "slow";

        public override ForwardAccess Reads => ForwardAccess.Never;

        public override Tensor Carry(Tensor sent, Tensor feedback)
        {
            Thread.Sleep(TimeSpan.FromMicroseconds(4 * microseconds));
            return base.Carry(sent, feedback);
        }
    }
}
