using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Xunit;

namespace Soap.Cli.Tests.Architecture;

/// <summary>
/// The floors of the library: a namespace knows those below it, and none above. <c>Soap.Lab</c> and <c>Soap.Cli</c>
/// have no floors yet.
/// </summary>
public sealed class FloorsTests
{
    // Lowest first. Those that stand together know each other: a catalogue and what it lists, and the contracts of
    // signals and feedback, each of which may refuse the other.
    private static readonly string[][] Floors =
    [
        ["Soap"],
        ["Soap.Randomness"],
        ["Soap.Storage"],
        ["Soap.Native.Elf"],
        ["Soap.Native"],
        ["Soap.Native.Doctor"],
        ["Soap.Maps"],
        ["Soap.Optimizers"],
        ["Soap.Data.Formats"],
        ["Soap.Data", "Soap.Data.Tasks"],
        ["Soap.Losses"],
        ["Soap.Signals", "Soap.Feedback"],
        ["Soap.Feedback.Alignment"],
        ["Soap.Fits"],
        ["Soap.Rules", "Soap.Rules.Entries"],
        ["Soap.Layers"],
        ["Soap.Models"],
        ["Soap.Engines"],
        ["Soap.Diagnostics"],
        ["Soap.Fused.Simd"],
        ["Soap.Fused.Kernels"],
        ["Soap.Fused"],
        ["Soap.Training"],
    ];

    private static readonly IReadOnlyList<(string From, string To, string Example)> Edges =
    [
        .. new ArchLoader().LoadAssemblies(typeof(ExitCode).Assembly).Build().Types
            .SelectMany(type => type.Dependencies)
            .Where(edge => edge.Target is not GenericParameter) // of whatever type has one of that name
            .Select(edge => (
                From: edge.Origin.Namespace?.FullName ?? "",
                To: edge.Target.Namespace?.FullName ?? "",
                Example: $"{edge.Origin.Name} → {edge.Target.Name}"))
            .Where(edge => edge.From != edge.To && IsOfSoap(edge.From) && IsOfSoap(edge.To))
            .DistinctBy(edge => (edge.From, edge.To)),
    ];

    [Fact]
    public void No_namespace_of_the_library_knows_one_above_it() => Assert.All(Edges, edge => Assert.True(
        FloorOf(edge.From) >= FloorOf(edge.To), $"{edge.From} is below {edge.To} and knows it: {edge.Example}"));

    [Fact]
    public void Every_namespace_of_the_library_stands_on_one_floor() => Assert.Equal(
        Edges.SelectMany(edge => new[] { edge.From, edge.To }).Distinct().Order(StringComparer.Ordinal),
        Floors.SelectMany(floor => floor).Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_on_architecture_draws_the_same_floors()
    {
        var page = Repository.Read("docs", "architecture.md");
        var drawn = page.Split("```")[1].Trim().Split('\n')
            .Select(line => line.Split("  ")[0].Split(" + ").Select(name => name == "Soap" ? name : $"Soap.{name}"));
        Assert.Equal(Floors.Reverse(), drawn);
    }

    private static bool IsOfSoap(string name) =>
        name == "Soap" || name.StartsWith("Soap.", StringComparison.Ordinal);

    private static int FloorOf(string name) => Array.FindIndex(Floors, floor => floor.Contains(name));
}
