using CsCheck;
using Soap.Lab.Statistics;
using Soap.Lab.Tests.Running;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

public sealed class TimeToTargetTests
{
    private static readonly LossPoint[] Curve = [new(100, 2.0), new(200, 1.0), new(300, 1.2), new(400, 0.4)];

    [Theory]
    [InlineData(2.5, 100.0)] // already there at the first point
    [InlineData(1.5, 150.0)] // half way between 2.0 and 1.0
    [InlineData(1.0, 200.0)]
    [InlineData(0.8, 350.0)] // half way between 1.2 and 0.4: the bump before does not count
    [InlineData(0.4, 400.0)]
    public void The_crossing_lies_on_the_line_between_two_points(double loss, double expected) =>
        Assert.Equal(expected, TimeToTarget.Examples(Curve, loss)!.Value, 1e-9);

    [Fact]
    public void A_trial_that_diverged_has_not_reached_what_its_curve_once_was_at()
    {
        var finished = Trial(TrialOutcome.Finished);
        Assert.Equal(TimeToTarget.Examples(Curve, 0.5), TimeToTarget.Examples(finished, 0.5));
        Assert.Null(TimeToTarget.Examples(Trial(TrialOutcome.Diverged), 0.5));

        static TrialResult Trial(TrialOutcome outcome) => new()
        {
            Specification = SmallStudy.Specification.Trial,
            Outcome = outcome,
            TrainingLoss = Curve,
            Validation = [],
            Diagnostics = [],
            WeightsDigest = "",
            DataDigests = SmallStudy.Data.Digests,
        };
    }

    [Fact]
    public void A_height_that_is_not_reached_is_censored() => Assert.Null(TimeToTarget.Examples(Curve, 0.3));

    [Fact]
    public void A_lower_line_never_needs_fewer_examples() =>
        Gen.Select(Gen.Double[0.1, 3].Array[2, 20], Gen.Double[0.1, 3], Gen.Double[0.1, 3])
            .Sample((losses, one, other) =>
            {
                var curve = losses.Select((loss, i) => new LossPoint(100 * (i + 1), loss)).ToArray();
                var (high, low) = (
                    TimeToTarget.Examples(curve, Math.Max(one, other)),
                    TimeToTarget.Examples(curve, Math.Min(one, other)));
                Assert.True(low is null || high <= low);
            }, iter: 500);
}
