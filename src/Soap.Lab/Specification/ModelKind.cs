using System.Text.Json.Nodes;
using Soap.Models;
using Soap.Options;

namespace Soap.Lab.Specification;

/// <summary>
/// The network of a trial: a word of the catalogue, layers of one's own, or the multilayer perceptron.
/// </summary>
internal static class ModelKind
{
    // What the multilayer perceptron is called, and what else layers of one's own may begin with.
    private const string Perceptron = "mlp", Synonym = "conv:";

    /// <summary>The kind; null is the multilayer perceptron.</summary>
    public static ValueKind<string?> Instance { get; } = new(
        $"{string.Join(", ", Words)}, or layers of one's own such as {OwnNetwork.Prefix}32x5,pool2,128 with commas " +
            $"between {OwnNetwork.Allowed}",
        Parse,
        model => model ?? Perceptron,
        () => new JsonObject
        {
            ["anyOf"] = new JsonArray(
                ValueKinds.Word(Words).Schema(),
                new JsonObject { ["type"] = "string", ["pattern"] = $"^({OwnNetwork.Prefix}|{Synonym})" }),
        });

    private static IEnumerable<string> Words => [Perceptron, .. ModelCatalog.Names];

    private static string? Parse(string text)
    {
        var own = text.StartsWith(Synonym, StringComparison.Ordinal)
            ? OwnNetwork.Prefix + text[Synonym.Length..]
            : text;
        if (!own.StartsWith(OwnNetwork.Prefix, StringComparison.Ordinal))
        {
            return ValueKinds.Word(Words).Parse(text) is var word && word == Perceptron ? null : word;
        }

        return OwnNetwork.Refusal(own) is { } reason
            ? throw new FormatException(reason)
            : OwnNetwork.Parse(own).Name;
    }
}
