using System.Globalization;
using Soap.Conversion;
using Soap.Models;
using Soap.Optimizers;

namespace Soap.Trials;

/// <summary>
/// Factors on the learning rate, one a layer, with which a layer's W, b and feedback weights that learn move: all of
/// them from the input to the output, <c>1:0.5:2</c>, or some by name, <c>3=2:conv*=0.1</c>, of which the first that
/// matches a layer holds, and 1 where none does. The layers of a multilayer perceptron are called 1, 2, … from the
/// input. What a network has beside its layers that learn by rules, such as batch norm, keeps the learning rate.
/// </summary>
internal sealed class LayerRates
{
    /// <summary>The smallest factor.</summary>
    public const double Smallest = 1e-10;

    /// <summary>The largest factor.</summary>
    public const double Largest = 1e10;

    /// <summary>What may be written, in words.</summary>
    public const string Allowed =
        "factors from input to output such as 1:0.5:2, or of some layers by name such as 3=2:conv*=0.1";

    private const char Between = ':', Is = '=';
    private readonly IReadOnlyList<(NamePattern? Name, double Factor)> _factors;

    private LayerRates(IReadOnlyList<(NamePattern? Name, double Factor)> factors) => _factors = factors;

    /// <summary>The largest and the smallest of the factors.</summary>
    public (double Low, double High) Range =>
        (_factors.Min(factor => factor.Factor), _factors.Max(factor => factor.Factor));

    private bool AreNamed => _factors[0].Name is not null;

    /// <summary>The factors of a text.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static LayerRates Parse(string text)
    {
        var factors = text.Split(Between, StringSplitOptions.TrimEntries).Select(Part).ToArray();
        return factors.Select(factor => factor.Name is null).Distinct().Count() == 1
            ? new LayerRates(factors)
            : throw new FormatException("factors of all layers and factors by name are mixed");
    }

    /// <summary>Its canonical text.</summary>
    public override string ToString() => string.Join(Between, _factors.Select(factor =>
        factor.Name is { } name ? $"{name}{Is}{factor.Factor}" : $"{factor.Factor}"));

    /// <summary>The factor of each layer.</summary>
    /// <param name="layers">The layers' names, from input to output.</param>
    /// <exception cref="SoapException">The factors are not those of these layers; the message has their
    /// names.</exception>
    public double[] Of(IReadOnlyList<string> layers)
    {
        if (!AreNamed)
        {
            return _factors.Count == layers.Count ? [.. _factors.Select(factor => factor.Factor)] : throw Refused(
                $"it has {(_factors.Count == 1 ? "1 factor" : $"{_factors.Count} factors")}, " +
                    $"and the network {Listed(layers)}");
        }

        return _factors.FirstOrDefault(factor => !layers.Any(factor.Name!.Matches)).Name is { } unknown
            ? throw Refused($"no layer is called '{unknown}'; the network has {Listed(layers)}")
            : [.. layers.Select(layer => _factors.FirstOrDefault(
                factor => factor.Name!.Matches(layer), (null, 1)).Factor)];
    }

    /// <summary>Gives an optimiser the factors of a network's layers.</summary>
    public void Apply(ILayeredNetwork network, Optimizer optimizer)
    {
        foreach (var (layer, factor) in network.Layers.Zip(Of(network.LayerNames)))
        {
            optimizer.ScaleRate(layer.Weight, factor);
            if (layer.Bias is { } bias)
            {
                optimizer.ScaleRate(bias, factor);
            }

            if (layer.FeedbackParameter is { } feedback)
            {
                optimizer.ScaleRate(feedback, factor);
            }
        }
    }

    private static (NamePattern? Name, double Factor) Part(string text)
    {
        var equals = text.LastIndexOf(Is);
        var isNumber = double.TryParse(
            text.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var factor);
        if (!isNumber || !(factor is >= Smallest and <= Largest))
        {
            throw new FormatException(
                $"'{text[(equals + 1)..]}' is no factor; allowed: a number from {Smallest} to {Largest}");
        }

        try
        {
            return (equals < 0 ? null : new NamePattern(text[..equals].Trim()), factor);
        }
        catch (SoapException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    private static string Listed(IReadOnlyList<string> layers) =>
        $"{(layers.Count == 1 ? "1 layer" : $"{layers.Count} layers")}: {string.Join(", ", layers)}";

    private SoapException Refused(string reason) => SoapException.BadUsage($"layer-rates = {this}: {reason}");
}
