using Soap.Data;
using Soap.Fused;
using Soap.Native;
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
    private const string Control = "fa autograd";
    private static readonly Lazy<TaskData> Task = new(() => IntegerImages.Task(200, 100, 5));

    // libtorch's own kernels, and the products that it leaves to its mathematics library.
    [Theory]
    [InlineData(ProcessorKernels.Variable, "default")]
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
            text != Control && here[text] != there[text]
                && !CatalogueTexts.AskLibtorch.Any(listed => CatalogueTexts.Has(text, listed)));
    }

    [Fact]
    public void The_page_lists_rules_that_the_fused_engine_takes()
    {
        Assert.NotEmpty(CatalogueTexts.AskLibtorch);
        Assert.All(
            CatalogueTexts.AskLibtorch,
            listed => Assert.Contains(Fused(), text => CatalogueTexts.Has(text, listed)));
    }

    [Fact]
    public void Digests_are_written_for_another_process() =>
        OtherProcess.Answer(Digests().Select(pair => $"{pair.Key}\t{pair.Value}"));

    private static Dictionary<string, string> Digests()
    {
        var digests = Fused().ToDictionary(text => text, text => Digest(text, "fused"));
        digests[Control] = Digest("fa", "autograd");
        return digests;
    }

    private static IEnumerable<string> Fused() => CatalogueTexts.All.Where(text =>
        CatalogueTexts.IsRule(text) && FusedSupport.Refuses(LearningRule.Parse(text)) is null);

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
