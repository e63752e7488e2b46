using Soap.Models.Entries;

namespace Soap.Models;

/// <summary>The published networks that a trial can train, by name.</summary>
public static class ModelCatalog
{
    /// <summary>All of them, in the order to show them.</summary>
    public static IReadOnlyList<ModelEntry> All { get; } =
    [
        new LeNet5(), new VggSmall(), new ResNet(1), new ResNet(3),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(model => model.Name)];

    /// <summary>The network of this name.</summary>
    /// <exception cref="SoapException">There is none; the message lists the names and the nearest one.</exception>
    public static ModelEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(model => model.Name == name)
            ?? throw SoapException.BadUsage($"unknown model '{name}': {Spelling.Hint(name, Names)}");
    }
}
