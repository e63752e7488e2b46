using System.Globalization;
using System.Text.RegularExpressions;
using Soap.Layers;
using Soap.Maps;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models;

/// <summary>
/// A network that a text describes, part by part with commas between: <c>layers:32x5,pool2,64x5,pool2,128</c>. A dense
/// layer to the outputs comes last by itself, and an activation behind each layer before it.
/// </summary>
/// <remarks>
/// <c>CxK</c> is a convolution of K×K to C channels, with <c>sS</c> in steps of S, with <c>pP</c> in a frame of P
/// zeros (<c>32x5s2p2</c>), and with <c>local</c> before it one without shared weights; a number is a dense layer of
/// that width; <c>poolK</c> is the largest and <c>meanK</c> the mean of K×K; <c>bn</c> and <c>ln</c> behind a layer
/// are batch norm and layer norm, before the activation; <c>dropP</c> is dropout with probability P.
/// </remarks>
public sealed partial class OwnNetwork : ModelEntry
{
    /// <summary>What texts of such networks begin with.</summary>
    public const string Prefix = "layers:";

    /// <summary>What parts of such a text may be.</summary>
    internal const string Allowed =
        "CxK, CxKsSpP, localCxK (convolutions), W (a dense layer), poolK, meanK, bn, ln, dropP";

    // 1 GiB in float32, of which training has several, and 64 MiB for each sample of a batch.
    private const long MostWeights = 1L << 28, MostNumbers = 1L << 24;

    private readonly string[] _parts;
    private readonly Activation _activation;

    private OwnNetwork(string[] parts, Activation activation)
    {
        (_parts, _activation) = (parts, activation);
    }

    /// <inheritdoc/>
    public override string Name => $"{Prefix}{string.Join(',', _parts)}";

    /// <inheritdoc/>
    public override string Title => $"layers of one's own, {EnumWords.Of(_activation)}";

    /// <inheritdoc/>
    public override string Source => "a text";

    /// <summary>Whether it has layers that need images.</summary>
    public bool TakesImages => _parts.Any(part => Kernel().IsMatch(part) || Pool().IsMatch(part));

    private protected override int SmallestSide => 1;

    /// <summary>Dense layers alone take any inputs.</summary>
    /// <inheritdoc/>
    public override string? Refuses(IReadOnlyList<long>? image) => TakesImages ? base.Refuses(image) : null;

    /// <summary>The network that a text describes.</summary>
    /// <param name="text">The text, with <see cref="Prefix"/>.</param>
    /// <param name="activation">f, behind each layer but the last.</param>
    /// <exception cref="SoapException">It describes none; the message has the part, its place and what is
    /// allowed.</exception>
    public static OwnNetwork Parse(string text, Activation activation = Activation.Tanh)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Refusal(text) is { } reason
            ? throw SoapException.BadUsage($"model '{Quotation.Of(text)}': {reason}; allowed: {Allowed}")
            : new OwnNetwork([.. Parts(text).Select(Canonical)], activation);
    }

    /// <summary>Why a text describes no network, with the part and its place; null where it describes one.</summary>
    internal static string? Refusal(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return $"such a text begins with '{Prefix}'";
        }

        var parts = Parts(text);
        var dense = Array.FindIndex(parts, Width().IsMatch);
        return parts.Select((part, index) => Refuses(parts, index, dense >= 0 && dense < index) is { } reason
            ? $"part {index + 1}, '{Quotation.Of(part)}', {reason}"
            : null).FirstOrDefault(reason => reason is not null);
    }

    private protected override Module<Tensor, Tensor> Made(IReadOnlyList<long> image, int outputs)
    {
        var modules = new List<(string Name, Module<Tensor, Tensor> Module)>();
        long[] shape = [.. image];
        var (kernels, dense, others, awaits) = (0, 0, 0, false);
        if (!TakesImages)
        {
            shape = [shape.Aggregate(1L, (product, size) => product * size)];
        }
        else
        {
            Add("image", Unflatten(1, shape));
        }

        foreach (var (part, index) in _parts.Select((part, index) => (part, index)))
        {
            if (awaits && part is not ("bn" or "ln"))
            {
                Activate();
            }

            others++;
            if (Kernel().Match(part) is { Success: true } kernel)
            {
                AddKernel(kernel, part, index);
            }
            else if (Pool().Match(part) is { Success: true } pool)
            {
                var size = long.Parse(pool.Groups[2].Value, CultureInfo.InvariantCulture);
                ThrowIfSmall(size, part, index);
                Add($"pool{others}", pool.Groups[1].Value == "pool" ? MaxPool2d(size) : AvgPool2d(size));
                shape = [shape[0], shape[1] / size, shape[2] / size];
            }
            else if (part == "bn")
            {
                Add($"bn{others}", new KeptBatchNorm(shape[0], shape.Length == 1 ? 2 : 4));
            }
            else if (part == "ln")
            {
                Add($"ln{others}", LayerNorm(shape));
            }
            else if (part.StartsWith("drop", StringComparison.Ordinal))
            {
                Add($"drop{others}", new StreamDropout(
                    double.Parse(part[4..], CultureInfo.InvariantCulture), seed: 0, $"drop{others}"));
            }
            else
            {
                AddDense(long.Parse(part, CultureInfo.InvariantCulture), part, index);
            }
        }

        if (awaits)
        {
            Activate();
        }

        AddDense(outputs, "the output", _parts.Length);
        return Sequential([.. modules]);

        void Add(string name, Module<Tensor, Tensor> module) => modules.Add((name, module));

        void Activate()
        {
            awaits = false;
            if (_activation != Activation.Identity)
            {
                Add($"f{others}", Activated());
            }
        }

        void AddKernel(Match kernel, string part, int index)
        {
            var numbers = kernel.Groups.Values.Skip(2)
                .Select(group => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : -1).ToArray();
            var (channels, size) = (numbers[0], numbers[1]);
            var (stride, padding) = (Math.Max(1, numbers[2]), Math.Max(0, numbers[3]));
            ThrowIfSmall(size - 2 * padding, part, index);
            var (rows, columns) = (Places(shape[1]), Places(shape[2]));
            ThrowIfLarge(
                shape[0] * channels * size * size * (kernel.Groups[1].Success ? rows * columns : 1),
                channels * rows * columns, part, index);
            Add(
                $"conv{++kernels}",
                kernel.Groups[1].Success
                    ? new LocallyConnected2d((int)shape[0], channels, (size, size), new()
                    {
                        Stride = (stride, stride),
                        Padding = (padding, padding),
                        InputSize = ((int)shape[1], (int)shape[2]),
                    })
                    : Conv2d(shape[0], channels, size, stride: stride, padding: padding));
            shape = [channels, rows, columns];
            awaits = true;

            long Places(long side) => (side + 2 * padding - size) / stride + 1;
        }

        void AddDense(long width, string part, int index)
        {
            if (shape.Length > 1)
            {
                Add("flatten", Flatten());
                shape = [shape.Aggregate(1L, (product, size) => product * size)];
            }

            ThrowIfLarge(shape[0] * width, width, part, index);
            Add($"fc{++dense}", Linear(shape[0], width));
            (shape, awaits) = ([width], true);
        }

        void ThrowIfLarge(long weights, long numbers, string part, int index)
        {
            if (weights > MostWeights || numbers > MostNumbers)
            {
                throw SoapException.BadUsage(
                    $"model '{Name}': part {index + 1}, '{part}', has {weights} weights, and {numbers} numbers of a " +
                    $"sample leave it; allowed: at most {MostWeights} and {MostNumbers}");
            }
        }

        void ThrowIfSmall(long needed, string part, int index)
        {
            if (shape[1] < needed || shape[2] < needed)
            {
                throw SoapException.BadUsage(
                    $"model '{Name}': part {index + 1}, '{part}', needs images of at least {needed} x {needed}, and " +
                    $"is given {shape[1]} x {shape[2]}");
            }
        }
    }

    private Module<Tensor, Tensor> Activated() => _activation switch
    {
        Activation.Tanh => Tanh(),
        Activation.Relu => ReLU(),
        Activation.Sigmoid => Sigmoid(),
        Activation.Elu or Activation.LeakyRelu => new ActivationModule(_activation),
        Activation.Gelu => GELU(),
        _ => throw new InvalidOperationException($"Unknown activation {_activation}."),
    };

    private static string[] Parts(string text) => text[Prefix.Length..].Split(',', StringSplitOptions.TrimEntries);

    // One text of each part: without steps of 1, frames of 0 and zeros that say nothing.
    private static string Canonical(string part)
    {
        if (part.StartsWith("drop", StringComparison.Ordinal))
        {
            var probability = double.Parse(part[4..], CultureInfo.InvariantCulture);
            return $"drop{probability.ToString("R", CultureInfo.InvariantCulture)}";
        }

        if (Kernel().Match(part) is not { Success: true, Groups: var groups })
        {
            return part;
        }

        var padding = groups[5].Value.TrimStart('0');
        return $"{groups[1].Value}{groups[2].Value}x{groups[3].Value}"
            + (groups[4].Value is "" or "1" ? "" : $"s{groups[4].Value}")
            + (padding.Length == 0 ? "" : $"p{padding}");
    }

    // Numbers are short enough for an int by the patterns.
    private static string? Refuses(string[] parts, int index, bool isBehindDense)
    {
        var part = parts[index];
        var isDense = Width().IsMatch(part);
        return part.Length == 0 ? "is empty"
            : part.StartsWith("drop", StringComparison.Ordinal)
                ? double.TryParse(part[4..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var p)
                    && p is > 0 and < 1
                    ? null
                    : "is dropout with a probability above 0 and below 1, such as drop0.5"
            : part is "bn" or "ln"
                ? index > 0 && (Width().IsMatch(parts[index - 1]) || Kernel().IsMatch(parts[index - 1]))
                    ? null
                    : "comes at once behind a layer"
            : Kernel().IsMatch(part) || Pool().IsMatch(part)
                ? isBehindDense ? "is behind a dense layer, and takes images" : null
            : isDense ? null
            : "is unknown";
    }

    [GeneratedRegex(@"^(local)?([1-9][0-9]{0,4})x([1-9][0-9]{0,2})(?:s([1-9][0-9]?))?(?:p([0-9]{1,2}))?$")]
    private static partial Regex Kernel();

    [GeneratedRegex("^(pool|mean)([1-9][0-9]{0,2})$")]
    private static partial Regex Pool();

    [GeneratedRegex("^[1-9][0-9]{0,4}$")]
    private static partial Regex Width();
}
