using CsCheck;
using Soap.Storage;
using Xunit;

namespace Soap.Tests.Storage.Leases;

public sealed class LeaseNetworkTests(ITestOutputHelper output)
{
    private const int Trials = 100;
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10), Never = TimeSpan.Zero;

    // Ten minutes are far more than systems keep what they know of files.
    [Fact]
    public void However_late_others_are_seen_two_never_hold_a_trial_and_one_finishes_it() =>
        Holds(new Lateness(Late, Never, Never), sleep: true);

    [Fact]
    public void Signs_of_life_may_be_seen_as_late_as_is_allowed_whatever_was_made() =>
        Holds(new Lateness(Late, Never, Lease.MostDelay), sleep: false);

    [Fact]
    public void Signs_of_life_that_are_seen_later_than_is_allowed_make_two_holders() =>
        Fails(new Lateness(Late, Never, Lease.Expiry + Lease.MostDelay));

    [Fact]
    public void Names_that_are_seen_late_by_one_who_made_a_file_there_make_two_holders() =>
        Fails(new Lateness(Late, Late, Never));

    [Theory]
    [InlineData(1944, 2)]
    public void Courses_that_were_wrong_once_are_not(ulong seed, int machines) =>
        Assert.Empty(SharedTrial.Run(seed, machines, new Lateness(Late, Never, Never), sleep: true).Wrong);

    [Fact]
    public void The_same_seed_gives_the_same_course()
    {
        Lateness lateness = new(Late, Never, Never);
        var one = SharedTrial.Run(7, 4, lateness, sleep: true);
        var other = SharedTrial.Run(7, 4, lateness, sleep: true);
        Assert.Equal((one.Begun, one.TakenOver), (other.Begun, other.TakenOver));
    }

    private void Holds(Lateness lateness, bool sleep)
    {
        var (begun, takenOver, most) = (0, 0, 0);
        Gen.Select(Gen.ULong, Gen.Int[2, 5]).Sample(
            (seed, machines) =>
            {
                var trial = SharedTrial.Run(seed, machines, lateness, sleep);
                Assert.Empty(trial.Wrong);
                Assert.True(trial.Begun > 0);
                begun += trial.Begun;
                takenOver += trial.TakenOver;
                most = Math.Max(most, trial.Begun);
            },
            iter: Trials,
            threads: 1,
            seed: "0000KfwqRgXt");
        output.WriteLine($"begun {begun} times in {Trials} trials, {most} in one; taken over {takenOver} times");
        Assert.True(begun > Trials); // or nobody was ever taken over
    }

    private void Fails(Lateness lateness)
    {
        var wrong = Enumerable.Range(0, Trials)
            .SelectMany(seed => SharedTrial.Run((ulong)seed, 4, lateness, sleep: false).Wrong.Take(1)).ToArray();
        output.WriteLine($"{wrong.Length} of {Trials}: {wrong.FirstOrDefault()}");
        Assert.Contains(wrong, sentence => sentence.Contains(" hold it at ", StringComparison.Ordinal));
    }
}
