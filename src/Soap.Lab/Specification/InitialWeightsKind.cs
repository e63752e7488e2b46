using System.Text.Json.Nodes;
using Soap.Maps;
using Soap.Options;
using Soap.Trials;

namespace Soap.Lab.Specification;

/// <summary>The weights that a trial begins with, as the text of its key: a file, or none.</summary>
internal static class InitialWeightsKind
{
    private const string None = "none";

    /// <summary>Reads the file, whose digest is what the trial goes by.</summary>
    public static ValueKind<InitialWeights?> Instance { get; } = new(
        $"{None}, or a safetensors file",
        text => text == None ? null : Read(text),
        weights => weights is null ? None : weights.Path ?? weights.Digest,
        () => new JsonObject { ["type"] = "string" });

    private static InitialWeights Read(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new FormatException("not a file's path");
        }

        if (Directory.Exists(path))
        {
            var readable = new EnumerationOptions { IgnoreInaccessible = true };
            var inside = Directory.EnumerateFiles(path, "*.safetensors", readable).Order(StringComparer.Ordinal);
            throw new FormatException(
                inside.FirstOrDefault() is { } file ? $"a folder; did you mean init={file}?" : "a folder");
        }

        if (!Path.Exists(path))
        {
            throw new FormatException(Initializer.All.Any(initializer => initializer.Name == path)
                ? $"there is no such file; did you mean initializer={path}?"
                : "there is no such file");
        }

        return InitialWeights.Of(path);
    }
}
