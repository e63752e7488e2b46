using Soap.Lab.Clusters;
using Xunit;

namespace Soap.Lab.Tests.Clusters;

public sealed class SlurmKeyTests
{
    [Fact]
    public void Words_of_Slurm_are_taken_and_others_are_left()
    {
        var (settings, others) = SlurmKey.Apply(
            new SlurmSettings { Cpus = 2, Mem = "1G" },
            ["seeds=1,2", "slurm.partition=long", "slurm.time=1-12", "slurm.cpus=4", "slurm.setup=module load a=b"]);
        Assert.Equal(
            new SlurmSettings
            {
                Partition = "long",
                Time = "1-12",
                Cpus = 4,
                Mem = "1G",
                Setup = "module load a=b",
            },
            settings);
        Assert.Equal(["seeds=1,2"], others);
    }

    [Theory]
    [InlineData("slurm.partiton=long", "unknown key 'slurm.partiton'; did you mean 'slurm.partition'?")]
    [InlineData("slurm.partition=a b", "slurm.partition=a b: not allowed; allowed: a word without spaces, or nothing")]
    [InlineData("slurm.partition", "slurm.partition: not allowed; allowed: a word without spaces, or nothing")]
    [InlineData("slurm.time=soon", "allowed: minutes, HH:MM:SS, D-HH or D-HH:MM:SS")]
    [InlineData("slurm.mem=2GB", "allowed: a number and K, M, G or T, such as 2G")]
    [InlineData("slurm.cpus=0", "allowed: a whole number of at least 1")]
    [InlineData("slurm.time=3", "slurm.time=3 leaves nothing before slurm.signal=USR2@120")]
    [InlineData("slurm.signal=KILL@10", "allowed: USR1@SECONDS or USR2@SECONDS")]
    public void What_is_not_allowed_is_refused_with_what_is(string word, string message)
    {
        var error = Assert.Throws<SoapException>(() => SlurmKey.Apply(new SlurmSettings(), [word]));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_gives_back_what_it_was_given()
    {
        Assert.All(SlurmKey.All, key =>
        {
            var value = key.Name switch
            {
                "time" => "2:00:00",
                "signal" => "USR1@60",
                _ => "3",
            };
            var settings = key.Set(new SlurmSettings(), value)!;
            Assert.Equal(value, key.Get(settings));
            Assert.All(SlurmKey.All.Where(other => other != key), other =>
                Assert.Equal(other.Get(new SlurmSettings()), other.Get(settings)));
        });
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("1:30", 1.5)]
    [InlineData("1:30:00", 90)]
    [InlineData("1-1", 25 * 60)]
    [InlineData("1-1:30", 25 * 60 + 30)]
    [InlineData("1-0:0:30", 24 * 60 + 0.5)]
    public void Time_limits_are_understood_as_Slurm_does(string text, double minutes) =>
        Assert.Equal(minutes, SlurmTime.Of(text)!.Value.TotalMinutes);

    [Theory]
    [InlineData(null, null, null, 1, 1)] // a trial a task where nothing is known
    [InlineData(null, null, null, 4, 4)] // but as many as run at once
    [InlineData(3.0, null, null, 1, 200)] // ten minutes of trials
    [InlineData(3.0, null, 7, 1, 7)]
    [InlineData(3.0, "4", null, 1, 40)] // half of the limit
    [InlineData(3.0, "4", null, 2, 80)]
    [InlineData(7200.0, "60", null, 2, 2)] // longer than the limit, which is what checkpoints are for
    [InlineData(0.0001, null, null, 1, 1000)]
    public void Short_trials_share_a_task(double? seconds, string? time, int? asked, int cpus, int expected) =>
        Assert.Equal(expected, SlurmPacking.TrialsPerTask(
            new SlurmSettings { Time = time, TrialsPerTask = asked, Cpus = cpus }, seconds));
}
