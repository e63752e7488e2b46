using System.Text.Json;
using Soap.Lab.Comparisons;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Page;
using Soap.Lab.Specification;
using Soap.Lab.Tests.Comparisons;
using Soap.Lab.Tests.Reports;
using Soap.Storage;
using Xunit;

namespace Soap.Lab.Tests.Records;

/// <summary>Where numbers of a GPU come from, and what the device does to files of the CPU: nothing.</summary>
public sealed class GpuProvenanceTests
{
    private static readonly GpuProvenance Gpu = new("NVIDIA Made Up", "570.86.15", AllowsTf32: false);

    [Fact]
    public void On_the_CPU_neither_specification_nor_provenance_speaks_of_devices()
    {
        var trial = StudyCatalog.Founding.Trial with { Rule = "bp", Seed = 1, LearningRate = 0.1 };
        Assert.DoesNotContain(SpecificationKeys.Of(trial), pair => pair.Key == "device");
        var text = JsonSerializer.Serialize(
            ProvenanceCollector.Collect("soap train", new Dictionary<string, string>()), Json.Options);
        Assert.DoesNotContain("gpu", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("libtorchFolder", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hardware", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_on_a_GPU_is_another_trial()
    {
        var trial = StudyCatalog.Founding.Trial with { Rule = "bp", Seed = 1, LearningRate = 0.1 };
        var digests = new Dictionary<string, string>();
        string Id(string? device) =>
            PlannedTrial.Create(StudyPhase.SharedRate, trial with { Device = device }, digests).Id;
        Assert.NotEqual(Id(null), Id("cuda"));
        Assert.Equal(Id(null), Id(SettingWords.Apply(trial, ["device=cpu"], TrialSettings.All, _ => []).Device));
        Assert.Contains(SpecificationKeys.Of(trial with { Device = "cuda" }), pair => pair == ("device", "cuda"));
    }

    [Fact]
    public void A_GPU_that_is_not_there_has_no_provenance()
    {
        var message = Assert.Throws<SoapException>(() =>
            ProvenanceCollector.Collect("soap train", new Dictionary<string, string>(), "cuda")).Message;
        Assert.StartsWith("device = cuda: the libtorch that SOAP comes with has no CUDA in it; ", message);
    }

    [Theory]
    [InlineData(false, "NVIDIA Made Up, driver 570.86.15, TF32 off")]
    [InlineData(true, "NVIDIA Made Up, driver 570.86.15, TF32 allowed")]
    public void Name_driver_and_TF32_are_told(bool allowsTf32, string words) =>
        Assert.Equal(words, $"{Gpu with { AllowsTf32 = allowsTf32 }}");

    [Fact]
    public void The_GPU_and_the_folder_of_libtorch_survive_their_file()
    {
        var there = StudyFixture.Analysis().Provenance with { Gpu = Gpu, LibtorchFolder = "/opt/torch/lib" };
        var read = JsonSerializer.Deserialize<Provenance>(
            JsonSerializer.Serialize(there, Json.Options), Json.Options)!;
        Assert.Equal((Gpu, "/opt/torch/lib"), (read.Gpu, read.LibtorchFolder));
    }

    [Fact]
    public void The_report_promises_the_same_bits_of_the_CPU_alone()
    {
        const string Same = "The same versions on the same kind of processor give the same bits";
        const string Other = "Trials ran on a GPU, where the same versions need not give the same bits";
        var analysis = StudyFixture.Analysis();
        var study = analysis.Study with { Trial = analysis.Study.Trial with { Device = "cuda" } };
        var (here, there) = ($"{Origin.Of(analysis)}", $"{Origin.Of(analysis with { Study = study })}");
        Assert.Equal((true, false), (here.Contains(Same), here.Contains(Other)));
        Assert.Equal((false, true), (there.Contains(Same), there.Contains(Other)));
        Assert.Contains("<dt>Device</dt><dd>cuda</dd>", there);
        Assert.DoesNotContain("<dt>Device</dt>", here);
    }

    [Fact]
    public void The_report_shows_the_GPU_and_a_comparison_that_it_differs()
    {
        var analysis = StudyFixture.Analysis();
        var there = analysis.Provenance with { Gpu = Gpu, LibtorchFolder = "/opt/torch/lib" };
        var page = $"{RunSection.Of(analysis with { Provenance = there }, new RuleStyles(analysis))}";
        Assert.Contains("<dt>GPU</dt><dd>NVIDIA Made Up, driver 570.86.15, TF32 off</dd>", page);
        Assert.Contains("<dt>Folder of libtorch</dt><dd>/opt/torch/lib</dd>", page);
        Assert.DoesNotContain("<dt>GPU</dt>", $"{RunSection.Of(analysis, new RuleStyles(analysis))}");
        var difference = Assert.Single(StudyComparer.Compare(
            StudyPair.Of([1, 2], (_, _) => 0.2),
            StudyPair.Of([1, 2], (_, _) => 0.2, "b", provenance: there)).Differences);
        Assert.Equal(
            new KeyDifference(
                "processor", "AMD EPYC (AVX-512)",
                "AMD EPYC (AVX-512), NVIDIA Made Up, driver 570.86.15, TF32 off"),
            difference);
    }
}
