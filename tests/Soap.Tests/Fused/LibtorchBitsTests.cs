using Soap.Data;
using Soap.Fused;
using Soap.Rules;
using Soap.Trials;
using Xunit;

namespace Soap.Tests.Fused;

/// <summary>
/// Which rules have bits that depend on libtorch's instructions although the fused engine trains them: those that the
/// page on reproducibility lists, and no others.
/// </summary>
public sealed class LibtorchBitsTests
{
    private const string Control = "fa autograd", Heading = "## Rules that ask libtorch";
    private static readonly Lazy<TaskData> Task = new(() => IntegerImages.Task(200, 100, 5));
    private static readonly Lazy<IReadOnlyList<string>> Listed = new(() =>
        [.. File.ReadAllText(RepositoryFiles.Path("docs", "reproducibility.md")).Split(Heading)[1].Split("\n## ")[0]
            .Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split(", "))
            .Select(word => word.Trim().Trim('`').TrimStart('+'))]);

    // libtorch's own kernels, and the products that it leaves to its mathematics library.
    [Theory]
    [InlineData("ATEN_CPU_CAPABILITY", "default")]
    [InlineData("MKL_CBWR", "COMPATIBLE")]
    public async Task Only_rules_that_the_page_lists_have_bits_that_depend_on_libtorch(string variable, string value)
    {
        var here = Digests();
        var answers = await OtherProcess.Ask(
            typeof(LibtorchBitsTests), nameof(Digests_are_written_for_another_process), (variable, value));
        var there = answers.Select(line => line.Split('\t')).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.SkipWhen(
            here[Control] == there[Control],
            $"{variable}={value} changes nothing of libtorch on this machine: there is nothing to compare.");
        Assert.DoesNotContain(here.Keys, text =>
            text != Control && here[text] != there[text] && !Listed.Value.Any(listed => Has(text, listed)));
    }

    [Fact]
    public void The_page_lists_rules_that_the_fused_engine_takes()
    {
        Assert.NotEmpty(Listed.Value);
        Assert.All(Listed.Value, listed => Assert.Contains(Texts().Where(IsFused), text => Has(text, listed)));
    }

    [Fact]
    public void Digests_are_written_for_another_process() =>
        OtherProcess.Answer(Digests().Select(pair => $"{pair.Key}\t{pair.Value}"));

    // Whether a rule has a term of the list, with the options that the list names.
    private static bool Has(string text, string listed)
    {
        var words = listed.Split(':', ',');
        return text.Split('+').Select(RuleTerm.Parse).Any(term => term.Entry.Name == words[0]
            && words.Skip(1).All(term.Values.Select(value => $"{value.Key}={value.Value}").Contains));
    }

    private static Dictionary<string, string> Digests()
    {
        var digests = Texts().Where(IsFused).ToDictionary(text => text, text => Digest(text, "fused"));
        digests[Control] = Digest("fa", "autograd");
        return digests;
    }

    // Every rule and addition of the catalogue, with every word of its options, and some numbers that matter.
    private static IEnumerable<string> Texts() => RuleCatalog.Entries
        .SelectMany(entry => entry.Options
            .SelectMany(option => option.Words.Select(word => $"{entry.Name}:{option.Name}={word}"))
            .Prepend(entry.Name)
            .Select(text => entry.StandsAlone ? text : $"fa+{text}"))
        .Concat(["wm:decay=0,spread=0.5", "sign:period=16,magnitude=norm", "foof:period=2,batches=1"]);

    private static bool IsFused(string text)
    {
        try
        {
            return FusedSupport.Refuses(LearningRule.Parse(text)) is null;
        }
        catch (SoapException)
        {
            return false; // words that do not go together
        }
    }

    private static string Digest(string rule, string engine) => Trial.Run(
        new TrialSpecification
        {
            Task = "integer images",
            Rule = rule,
            Seed = 1,
            LearningRate = 0.02,
            Hidden = [40, 30],
            Batch = 16,
            Epochs = 2,
            Validation = 50,
            EvaluateTest = false,
            Engine = engine,
        },
        Task.Value).WeightsDigest;
}
