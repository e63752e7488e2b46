using System.Text.Json;

namespace Soap.Tests.Golden;

/// <summary>
/// What PyTorch 1.13 makes of settings of a training: settings.json, which make_settings.py wrote; both say how.
/// </summary>
internal sealed record GoldenSettings(Dictionary<string, double[]> Schedules)
{
    private static readonly Lazy<GoldenSettings> File = new(() => JsonSerializer.Deserialize<GoldenSettings>(
        System.IO.File.ReadAllText(RepositoryFiles.Path("tests", "Soap.Tests", "Golden", "settings.json")),
        JsonSerializerOptions.Web)!);

    /// <summary>The values.</summary>
    public static GoldenSettings Values => File.Value;
}
