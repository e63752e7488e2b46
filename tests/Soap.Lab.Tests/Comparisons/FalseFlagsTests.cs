using Soap.Lab.Comparisons;
using Soap.Randomness;
using Xunit;

namespace Soap.Lab.Tests.Comparisons;

public sealed class FalseFlagsTests(ITestOutputHelper output)
{
    private const int Pairs = 2000;

    // What a trial adds to its rule and seed, of deviation 1: as normal as it gets, with a long right tail, with long
    // tails on both sides.
    private static readonly Dictionary<string, Func<RandomStream, int, double>> Kinds = new()
    {
        ["normal"] = (stream, i) => stream.Normal(i),
        ["skewed"] = (stream, i) => (Math.Exp(stream.Normal(i)) - Math.Exp(0.5)) / Math.Sqrt((Math.E - 1) * Math.E),
        ["heavy"] = (stream, i) =>
            Math.Sign(stream.Normal(i)) * Math.Pow(Math.Abs(stream.Normal(i)), 3) / Math.Sqrt(15),
    };

    public static TheoryData<string, int, bool> Cases =>
    [
        .. from kind in Kinds.Keys
        from seeds in new[] { 3, 5, 10 }
        from paired in new[] { true, false }
        select (kind, seeds, paired),
    ];

    // Nothing changed, but every trial is another: how many of 2,000 pairs of studies have any flag? At most 5 %
    // should; 6.5 % is three standard errors above.
    [Theory(Explicit = true)]
    [MemberData(nameof(Cases))]
    public void Where_nothing_changed_hardly_any_comparison_has_a_flag(string kind, int seeds, bool paired)
    {
        var flagged = Enumerable.Range(0, Pairs).AsParallel().Count(pair =>
        {
            RandomStream stream = new((ulong)pair, $"false-flags/{kind}/{seeds}/{paired}");
            return StudyComparer.Compare(Study("a", 1, 0), Study("b", paired ? 1 : 101, 1)).Numbers
                .Any(number => number.Flag == ChangeFlag.Changed);

            // What a seed does to all rules of a study, in both studies alike, what one trial adds, and what
            // validation and test add to that.
            ComparedStudy Study(string digest, int first, int which) => StudyPair.Of(
                StudyPair.Seeds(seeds, first),
                (rule, seed) =>
                    0.25 + 0.01 * stream.Normal((long)seed) + 0.004 * Kinds[kind](stream, Place(rule, seed, which, 1)),
                digest,
                noise: (rule, seed, set) => 0.004 * Kinds[kind](stream, Place(rule, seed, which, 1 + set)));
        });
        output.WriteLine($"{kind}, {seeds} seeds, {(paired ? "shared" : "not shared")}: " +
            $"{100.0 * flagged / Pairs:0.0} % of studies have a false flag");
        Assert.InRange(flagged, 0, (int)(0.065 * Pairs));
    }

    private static int Place(string rule, ulong seed, int study, int quantity) =>
        1000 * (1 + 10 * study + 100 * quantity + Array.IndexOf(StudyPair.Rules, rule)) + (int)seed;
}
