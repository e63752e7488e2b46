using Soap.Maps;
using Soap.Models.Entries;

namespace Soap.Models;

/// <summary>The published networks that a trial can train, by name.</summary>
public static class ModelCatalog
{
    /// <summary>All of them, in the order to show them.</summary>
    public static IReadOnlyList<ModelEntry> All { get; } =
    [
        new LeNet5(), new LenetCifar(), new Moskovitz(), new LocallyConnected(), new VggSmall(), ResNet.OfCifar(1),
        ResNet.OfCifar(3), ResNet.OfCifar(9), new ResNet(2, [64, 128, 256, 512], projects: true), ResNet.Narrow(1),
        ResNet.Narrow(2), ResNet.Narrow(3),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(model => model.Name)];

    /// <summary>The network of this name, or that a text describes.</summary>
    /// <param name="name">Its name, or a text that begins with <see cref="OwnNetwork.Prefix"/>.</param>
    /// <param name="activation">The activation of a network that a text describes; published ones have their
    /// own.</param>
    /// <exception cref="SoapException">There is none; the message lists the names and the nearest one, or says what is
    /// wrong with the text.</exception>
    public static ModelEntry Find(string name, Activation activation = Activation.Tanh)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(OwnNetwork.Prefix, StringComparison.Ordinal)
            ? OwnNetwork.Parse(name, activation)
            : All.FirstOrDefault(model => model.Name == name)
            ?? throw SoapException.BadUsage($"unknown model '{Quotation.Of(name)}': {Spelling.Hint(name, Names)}");
    }
}
