using System.Reflection;
using System.Text.RegularExpressions;
using Soap.Diagnostics;
using Soap.Lab.Specification;
using Soap.Losses;
using Soap.Maps;
using Soap.Training;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Docs;

/// <summary>Pages that list something list all of it.</summary>
public sealed class ReferencePagesTests
{
    [Fact]
    public void The_page_on_diagnostics_has_a_section_for_each() => Assert.Subset(
        Markdown.Headings(Repository.Read("docs", "diagnostics.md"), 3).ToHashSet(),
        typeof(DiagnosticPoint).GetProperties().Where(property => property.PropertyType == typeof(double?))
            .Select(property => property.Name).ToHashSet());

    [Fact]
    public void The_page_on_training_names_every_loss_optimiser_initialiser_activation_and_schedule()
    {
        var page = Repository.Read("docs", "training.md");
        IEnumerable<string> words =
        [
            .. OptimizerCatalog.Names,
            .. Initializer.All.Select(initializer => initializer.Name),
            .. EnumWords.Of<Activation>(),
            .. EnumWords.Of<Schedule>(),
            .. EnumWords.Of<LossKind>(), .. EnumWords.Of<OutputActivation>(),
        ];
        Assert.All(words, word => Assert.Contains($"`{word}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_on_studies_names_every_built_in_study_and_every_key_that_can_be_swept()
    {
        var page = Repository.Read("docs", "studies.md");
        var swept = StudySettings.All.Where(setting => setting.Allowed.EndsWith(
            "; or several, with commas between", StringComparison.Ordinal))
            .Select(setting => setting.Name).ToArray();
        Assert.Contains("momentum", swept);
        Assert.All(
            [.. StudyCatalog.All.Select(study => study.Name), .. swept],
            word => Assert.Contains($"`{word}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_on_file_formats_names_every_exit_code()
    {
        var page = Repository.Read("docs", "file-formats.md");
        Assert.All(typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static), code =>
            Assert.Contains($"| {code.GetRawConstantValue()} |", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_on_reproducibility_names_every_random_stream()
    {
        var page = Repository.Read("docs", "reproducibility.md");
        var sources = Repository.Files("src", "*.cs").Select(file => Repository.Read(file)).ToArray();
        var streams = sources
            .SelectMany(source => Regex.Matches(source, @"new RandomStream\([^""]+\$?""(?<name>[^""]+)""\)"))
            .Select(match => Regex.Replace(match.Groups["name"].Value, @"\{[^}]+\}", "*"))
            .ToHashSet();

        // Those of a layer: a purpose, the layer's name, and at steps the examples before.
        streams.UnionWith(sources
            .SelectMany(source => Regex.Matches(source, @"[Ss]treams\.Of\(""(?<purpose>[^""]+)""(?<step>,)?"))
            .Select(match => $"{match.Groups["purpose"].Value}/*{(match.Groups["step"].Success ? "/*" : "")}"));
        Assert.Contains("weights/*", streams);
        Assert.All(streams, stream => Assert.Contains(
            $"`{stream}`", Regex.Replace(page, @"<[a-z-]+>", "*"), StringComparison.Ordinal));
    }
}
