using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Soap.Lab.Records;
using Xunit;

namespace Soap.Cli.Tests.Architecture;

/// <summary>
/// The floors of the library, the laboratory and the command: a namespace knows those below it, and none above.
/// </summary>
public sealed class FloorsTests
{
    // Lowest first. Those that stand together know each other: a catalogue and what it lists.
    private static readonly string[][] Library =
    [
        ["Soap"],
        ["Soap.Lifetimes"],
        ["Soap.Options"],
        ["Soap.Randomness"],
        ["Soap.Storage"],
        ["Soap.States"],
        ["Soap.Native.Elf"],
        ["Soap.Native"],
        ["Soap.Native.Doctor"],
        ["Soap.Maps"],
        ["Soap.Optimizers"],
        ["Soap.Data.Formats"],
        ["Soap.Data", "Soap.Data.Tasks"],
        ["Soap.Data.Own"],
        ["Soap.Losses"],
        ["Soap.Signals"],
        ["Soap.Feedback"],
        ["Soap.Feedback.Alignment"],
        ["Soap.Fits"],
        ["Soap.Rules", "Soap.Rules.Entries"],
        ["Soap.Layers"],
        ["Soap.Models", "Soap.Models.Entries"],
        ["Soap.Conversion"],
        ["Soap.Engines"],
        ["Soap.Diagnostics"],
        ["Soap.Fused.Simd"],
        ["Soap.Fused.Kernels"],
        ["Soap.Fused"],
        ["Soap.Training"],
        ["Soap.Trials"],
    ];

    private static readonly string[][] Laboratory =
    [
        ["Soap.Lab.Statistics"],
        ["Soap.Lab.Texts"],
        ["Soap.Lab.Specification"],
        ["Soap.Lab.Specification.Files"],
        ["Soap.Lab.Planning"],
        ["Soap.Lab.Records"],
        ["Soap.Lab.Running"],
        ["Soap.Lab.Clusters"],
        ["Soap.Lab.Power"],
        ["Soap.Lab.Comparisons"],
        ["Soap.Lab.Analysis.Arms"],
        ["Soap.Lab.Analysis.Algoperf"],
        ["Soap.Lab.Analysis.Confound"],
        ["Soap.Lab.Analysis.Contrasts"],
        ["Soap.Lab.Analysis.Tasks"],
        ["Soap.Lab.Analysis"],
        ["Soap.Lab.Findings"],
        ["Soap.Lab.Exports.Tables"],
        ["Soap.Lab.Exports.TensorBoard"],
        ["Soap.Lab.Exports"],
        ["Soap.Lab.Reports.Markup"],
        ["Soap.Lab.Reports.Figures"],
        ["Soap.Lab.Reports.Drawing"],
        ["Soap.Lab.Reports.Numbers"],
        ["Soap.Lab.Reports.Tables"],
        ["Soap.Lab.Reports.Page"],
        ["Soap.Lab.Reports"],
        ["Soap.Lab.Watching"],
        ["Soap.Lab.Watching.Pages"],
    ];

    private static readonly string[][] Command =
    [
        ["Soap.Cli.Screens"],
        ["Soap.Cli.Presenters"],
        ["Soap.Cli.Progress"],
        ["Soap.Cli.Hosting"],
        ["Soap.Cli.Commands"],
        ["Soap.Cli"],
    ];

    [Fact]
    public void No_namespace_of_the_library_knows_one_above_it() => AssertStands(typeof(ExitCode), Library);

    [Fact]
    public void No_namespace_of_the_laboratory_knows_one_above_it() => AssertStands(typeof(StudyFolder), Laboratory);

    [Fact]
    public void No_namespace_of_the_command_knows_one_above_it() => AssertStands(typeof(SoapCommand), Command);

    [Fact]
    public void The_page_on_architecture_draws_the_same_floors()
    {
        var pictures =
            Repository.Read("docs", "architecture.md").Split("```").Where((_, part) => part % 2 == 1).ToArray();
        Assert.Equal(2, pictures.Length);
        Assert.Equal(Library.Reverse(), Floors(pictures[0], "Soap"));
        Assert.Equal(Laboratory.Reverse(), Floors(pictures[1], "Soap.Lab"));
    }

    [Fact]
    public void Contributors_are_told_the_same_floors()
    {
        var page = string.Join(' ', Repository.Read("CONTRIBUTING.md").Split(
            (char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var (root, floors) in new[] { ("Soap", Library), ("Soap.Lab", Laboratory), ("Soap.Cli", Command) })
        {
            var list = string.Join(" < ", floors.Select(floor => string.Join(
                " + ", floor.Select(name => name == root ? name : name[(root.Length + 1)..]))));
            Assert.Contains($"- `{root}`: {list}.", page, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<IEnumerable<string>> Floors(string picture, string root) =>
        picture.Trim().Split('\n')
            .Select(line => line.Split("  ")[0].Split(" + ").Select(name => name == root ? name : $"{root}.{name}"));

    private static void AssertStands(System.Type ofAssembly, string[][] floors)
    {
        Assert.Equal(
            ofAssembly.Assembly.GetTypes().Select(type => type.Namespace ?? "").Where(IsOfSoap).Distinct()
                .Order(StringComparer.Ordinal),
            floors.SelectMany(floor => floor).Order(StringComparer.Ordinal));
        var edges = new ArchLoader().LoadAssemblies(ofAssembly.Assembly).Build().Types
            .SelectMany(type => type.Dependencies)
            .Where(edge => edge.Target is not GenericParameter) // of whatever type has one of that name
            .Select(edge => (
                From: edge.Origin.Namespace?.FullName ?? "",
                To: edge.Target.Namespace?.FullName ?? "",
                Example: $"{edge.Origin.Name} → {edge.Target.Name}"))
            .Where(edge => FloorOf(edge.From) >= 0 && FloorOf(edge.To) >= 0)
            .DistinctBy(edge => (edge.From, edge.To))
            .ToArray();
        Assert.NotEmpty(edges);
        Assert.All(edges, edge => Assert.True(
            FloorOf(edge.From) >= FloorOf(edge.To), $"{edge.From} is below {edge.To} and knows it: {edge.Example}"));

        int FloorOf(string name) => Array.FindIndex(floors, floor => floor.Contains(name));
    }

    private static bool IsOfSoap(string name) =>
        name == "Soap" || name.StartsWith("Soap.", StringComparison.Ordinal);
}
