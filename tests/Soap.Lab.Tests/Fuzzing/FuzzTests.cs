using Soap.Tests;
using Soap.Tests.Fuzzing;
using Xunit;

namespace Soap.Lab.Tests.Fuzzing;

/// <summary>Whatever anybody wrote is read, or refused in words, in little memory and time.</summary>
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private const int Few = 1_000, Many = 50_000;
    private readonly string _folder = MemoryFolder.Create("soap-fuzz-");

    public static TheoryData<string> Names =>
    [
        "manifest", "origin of a study", "result", "origin of a trial", "failure", "study file", "words of a command",
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Inputs_that_are_nearly_right_are_read_or_refused_in_words(string name) => Run(name, Few);

    [Theory(Explicit = true)]
    [MemberData(nameof(Names))]
    public void Fifty_thousand_inputs_are_read_or_refused_in_words(string name) => Run(name, Many);

    [Fact]
    public void Every_target_is_run() =>
        Assert.Equal(Targets(_folder).Select(target => target.Name), Names.Select(row => row.Data));

    internal static IEnumerable<FuzzTarget> Targets(string folder) =>
        [.. StudyTargets.In(folder), .. SpecificationTargets.All];

    private void Run(string name, int inputs)
    {
        var count = Fuzzer.Run(Targets(_folder).Single(target => target.Name == name), inputs);
        output.WriteLine($"{name}: {count}");
        Assert.InRange(count.Accepted, inputs / 100, inputs * 99 / 100);
    }
}
