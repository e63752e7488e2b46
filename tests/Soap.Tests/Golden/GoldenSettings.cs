using System.Text.Json;

namespace Soap.Tests.Golden;

/// <summary>
/// What PyTorch 1.13 makes of settings of a training: settings.json, which make_settings.py wrote; both say how.
/// </summary>
internal sealed record GoldenSettings(
    Dictionary<string, double[]> Schedules, Dictionary<string, GoldenMovement> Optimizers,
    Dictionary<string, GoldenActivation> Activations, GoldenSmoothing Smoothing)
{
    private static readonly Lazy<GoldenSettings> File = new(() => JsonSerializer.Deserialize<GoldenSettings>(
        System.IO.File.ReadAllText(RepositoryFiles.Path("tests", "Soap.Tests", "Golden", "settings.json")),
        JsonSerializerOptions.Web)!);

    /// <summary>The values.</summary>
    public static GoldenSettings Values => File.Value;

    /// <summary>Numbers in [−1, 1) by the script's formula.</summary>
    public static double[] Numbers(long tag, int count) => [.. Enumerable.Range(0, count).Select(i => Number(tag, i))];

    private static double Number(params long[] key)
    {
        var state = key.Aggregate(17L, (state, part) => Modulo(state * 1103515245 + 12345 + part * 2654435761));
        return Modulo(state * 1103515245 + 12345) / (double)(1L << 30) - 1;
    }

    private static long Modulo(long value) => value & ((1L << 31) - 1);
}

/// <summary>Where weights and biases are after the script's steps.</summary>
internal sealed record GoldenMovement(double[] Weight, double[] Bias);

/// <summary>Label smoothing of 0.1: the cross-entropy, and its gradient by [4, 5] outputs.</summary>
internal sealed record GoldenSmoothing(double Loss, double[] Gradient);

/// <summary>An activation's values and slopes at inputs.</summary>
internal sealed record GoldenActivation(double[] Inputs, double[] Values, double[] Slopes);
