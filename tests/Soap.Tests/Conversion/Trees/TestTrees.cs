using Soap.Models;

namespace Soap.Tests.Conversion.Trees;

/// <summary>Models as users write them: each has something that a conversion can stumble over.</summary>
internal static class TestTrees
{
    public static IReadOnlyList<TestTree> All { get; } =
    [
        new("plain", () => new PlainTree(), [7], 3),
        new("fields of sealed types", () => new SealedTree(), [1, 9, 8], 2),
        new("nested sequentials and a list", () => new NestedTree(), [6], 4),
        new("residual with projection", () => new ResidualTree(), [3, 9, 7], 6) { DiffersBy = 1e-7 },
        new("stride, groups and dilation", () => new KernelTree(), [4, 13, 10], 4) { DiffersBy = 1e-7 },
        new("same padding and one dimension", () => new LineTree(), [2, 11], 3) { DiffersBy = 1e-7 },
        new("batch norm and dropout", () => new NormTree(), [3, 8, 8], 3),
        new("layer norm and attention of linear layers", () => new AttentionTree(), [5, 6], 6) { DiffersBy = 1e-7 },
        new("a shared layer", () => new SharedTree(), [6], 3),
        new("a layer on the input and above it", () => new AgainTree(), [6], 2),
        new("two heads", () => new HeadsTree(), [6], 3),
        new("an unrolled recurrent cell", () => new RecurrentTree(), [4, 3], 3),
        new("activations in place", () => new InPlaceTree(), [2, 8, 8], 3),
        new(
            "layers of a text, one without shared weights",
            () => OwnNetwork.Parse("layers:4x3,bn,pool2,local3x2,6,ln").Create([2, 9, 8], 4), [144], 4)
        {
            DiffersBy = 1e-7,
        },
        new("frozen weights", () => new FrozenTree(), [6], 3),
    ];
}
