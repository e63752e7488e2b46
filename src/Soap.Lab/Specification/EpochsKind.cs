using System.Text.Json.Nodes;
using Soap.Options;
using Soap.Trials;

namespace Soap.Lab.Specification;

/// <summary>Epochs with colons between, since commas stand between values that are tuned; null is none.</summary>
internal static class EpochsKind
{
    private const string None = "none";
    private const char Between = ':';
    private static readonly ValueKind<double> Epoch = ValueKinds.NumberAbove(0, TrialSpecification.MostEpochs);

    public static ValueKind<IReadOnlyList<double>?> Instance { get; } = new(
        $"{None}, or ascending numbers with colons between, each {Epoch.Allowed}",
        text => text == None ? null : Parse(text),
        epochs => epochs is null ? None : string.Join(Between, epochs.Select(Epoch.Format)),
        () => ValueKinds.AnyOf(
            ValueKinds.Matching($"^{None}$|[0-9]"),
            new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0 }));

    private static double[] Parse(string text)
    {
        ListLimit.Check((uint)text.AsSpan().Count(Between) + 1, "epochs");
        double[] epochs = [.. text.Split(Between, StringSplitOptions.TrimEntries).Select(Epoch.Parse)];
        return epochs.Zip(epochs.Skip(1)).All(pair => pair.First < pair.Second)
            ? epochs
            : throw new FormatException("not ascending");
    }
}
