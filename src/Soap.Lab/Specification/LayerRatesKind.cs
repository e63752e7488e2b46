using System.Text.Json.Nodes;
using Soap.Options;
using Soap.Trials;

namespace Soap.Lab.Specification;

/// <summary>Factors on the learning rate of each layer, as text; null is none.</summary>
internal static class LayerRatesKind
{
    private const string None = "same";

    public static ValueKind<string?> Instance { get; } = new(
        $"{None}, or {LayerRates.Allowed}",
        text => text == None ? null : LayerRates.Parse(text).ToString(),
        text => text ?? None,
        () => ValueKinds.AnyOf(
            ValueKinds.Matching("^same$|[0-9]"), new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0 }));
}
