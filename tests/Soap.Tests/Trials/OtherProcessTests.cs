using Soap.Tests.Training;
using Soap.Trials;
using Xunit;

namespace Soap.Tests.Trials;

/// <summary>The same trial in another process.</summary>
public sealed class OtherProcessTests
{
    private static readonly string[] Rules =
    [
        "bp", "fa", "sign", "brsf", "sparse", "kp", "wm", "pfa", "ia", "dfa", "drtp", "shared-dfa", "ebd", "pepita",
        "fa+asymmetric",
    ];

    [Fact]
    public async Task The_same_specification_gives_the_same_bits_in_another_process() => Assert.Equal(
        Digests(), await OtherProcess.Ask(typeof(OtherProcessTests), nameof(Digests_are_written_for_another_process)));

    [Fact]
    public void Digests_are_written_for_another_process()
    {
        var digests = Digests();
        Assert.Equal(digests, Digests());
        OtherProcess.Answer(digests);
    }

    private static string[] Digests() =>
    [
        .. Rules.Select(rule =>
            Trial.Run(SmallTasks.Specification with { Rule = rule }, SmallTasks.Blobs()).WeightsDigest),
    ];
}
