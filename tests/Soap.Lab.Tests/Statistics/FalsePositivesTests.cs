using Soap.Lab.Statistics;
using Soap.Randomness;
using Xunit;

namespace Soap.Lab.Tests.Statistics;

/// <summary>
/// How often a difference is claimed where there is none, at the level 0.05, over 10,000 studies without any
/// difference. Slow; run it with: dotnet run -c Release --project tests/Soap.Lab.Tests -- -class
/// "*FalsePositivesTests" -explicit only -showLiveOutput
/// </summary>
public sealed class FalsePositivesTests(ITestOutputHelper output)
{
    private const int Studies = 10_000;

    private static readonly Dictionary<string, Func<RandomStream, long, double>> Differences = new()
    {
        ["normal"] = (stream, i) => stream.Normal(i),
        ["skewed"] = (stream, i) => Math.Exp(0.8 * stream.Normal(2 * i)) - Math.Exp(0.8 * stream.Normal(2 * i + 1)),
        ["bimodal"] = (stream, i) => (stream.Bits(i) & 1) * 4.0 - 2 + 0.5 * stream.Normal(i + (1L << 40)),
    };

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var values in Differences.Keys)
        {
            cases.Add(values, 10);
            cases.Add(values, 15);
        }

        return cases;
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Cases))]
    public void Sign_flips_claim_a_difference_in_4_to_6_percent_of_studies_without_one(string values, int seeds)
    {
        var stream = new RandomStream(2, $"null/{values}/{seeds}");
        var claimed = Enumerable.Range(0, Studies).AsParallel().Count(study =>
        {
            double[] differences =
            [
                .. Enumerable.Range(0, seeds).Select(i => Differences[values](stream, (long)study * seeds + i)),
            ];
            return SignFlipTest.TwoSided(differences) < 0.05;
        });
        output.WriteLine($"sign flips, {values}, n = {seeds}: {100.0 * claimed / Studies:0.00} %");
        Assert.InRange(100.0 * claimed / Studies, 4, 6);
    }

    [Fact(Explicit = true)]
    public void With_five_seeds_the_test_never_claims_a_difference()
    {
        var stream = new RandomStream(2, "null/five");
        Assert.All(Enumerable.Range(0, Studies), study =>
        {
            double[] differences = [.. Enumerable.Range(0, 5).Select(i => 3 + stream.Normal((long)study * 5 + i))];
            Assert.True(SignFlipTest.TwoSided(differences) >= SignFlipTest.SmallestP(5));
        });
    }

    [Fact(Explicit = true)]
    public void With_eight_rules_like_the_baseline_Holm_keeps_false_claims_below_5_percent_and_others_make_many()
    {
        const int Seeds = 12, Rules = 8;
        var stream = new RandomStream(2, "null/families");
        var (raw, corrected) = (0, 0);
        for (var study = 0; study < Studies / 5; study++)
        {
            double Score(int rule, int seed) => stream.Normal(((long)study * (Rules + 1) + rule) * Seeds + seed);
            var p = Enumerable.Range(1, Rules)
                .Select(rule => SignFlipTest.TwoSided(
                    [.. Enumerable.Range(0, Seeds).Select(seed => Score(rule, seed) - Score(0, seed))]))
                .ToArray();
            raw += p.Any(value => value < 0.05) ? 1 : 0;
            corrected += HolmCorrection.Adjusted(p).Any(value => value < 0.05) ? 1 : 0;
        }

        output.WriteLine($"{Rules} rules, n = {Seeds}: uncorrected {100.0 * raw / (Studies / 5):0.0} %, Holm " +
            $"{100.0 * corrected / (Studies / 5):0.0} % of studies");
        Assert.InRange(100.0 * raw / (Studies / 5), 15, 40);
        Assert.InRange(100.0 * corrected / (Studies / 5), 1, 5.5);
    }

    // Two rules whose scores differ by a shift: the true probability is Φ(shift / √2).
    [Theory(Explicit = true)]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(2.0)]
    public void Intervals_of_the_probability_of_improvement_cover_at_least_93_percent(double shift)
    {
        const int Seeds = 10;
        var stream = new RandomStream(2, $"improvement/{shift}");
        var truth = MathNet.Numerics.Distributions.Normal.CDF(0, 1, shift / Math.Sqrt(2));
        var covered = Enumerable.Range(0, Studies / 2).AsParallel().Count(study =>
        {
            double[] scores =
            [
                .. Enumerable.Range(0, 2 * Seeds).Select(i => stream.Normal((long)study * 2 * Seeds + i)),
            ];
            var interval = ProbabilityOfImprovement.Of(
                scores[..Seeds], [.. scores[Seeds..].Select(score => score + shift)]);
            return interval.Low <= truth && truth <= interval.High;
        });
        output.WriteLine(
            $"probability of improvement {truth:0.00}, n = {Seeds}: covered {200.0 * covered / Studies:0.0} %");
        Assert.InRange(200.0 * covered / Studies, 93, 99);
    }

    [Fact(Explicit = true)]
    public void The_shifts_interval_covers_what_it_is_said_to()
    {
        foreach (var (seeds, low, high) in new[] { (5, 92.75, 94.75), (10, 94.0, 97.0) })
        {
            var stream = new RandomStream(2, $"shift/{seeds}");
            var covered = Enumerable.Range(0, Studies).AsParallel().Count(study =>
            {
                var interval = HodgesLehmann.Shift(
                    [.. Enumerable.Range(0, seeds).Select(i => stream.Normal((long)study * seeds + i))]);
                return interval.Low <= 0 && 0 <= interval.High;
            });
            output.WriteLine($"Hodges-Lehmann shift, n = {seeds}: covered {100.0 * covered / Studies:0.0} %");
            Assert.InRange(100.0 * covered / Studies, low, high);
        }
    }

    // Of a difference of one standard deviation, with the number of seeds that the power of the t test asks for.
    [Fact(Explicit = true)]
    public void The_seeds_that_the_power_asks_for_find_the_difference_in_about_80_percent_of_studies()
    {
        var seeds = PairedPower.Seeds(1, 1)!.Value;
        var stream = new RandomStream(2, "power");
        var found = Enumerable.Range(0, Studies).AsParallel().Count(study =>
            SignFlipTest.TwoSided(
                [.. Enumerable.Range(0, seeds).Select(i => 1 + stream.Normal((long)study * seeds + i))])
                < 0.05);
        output.WriteLine($"n = {seeds}: the sign-flip test finds a difference of one standard deviation in " +
            $"{100.0 * found / Studies:0.0} % of studies");
        Assert.InRange(100.0 * found / Studies, 77, 86);
    }
}
