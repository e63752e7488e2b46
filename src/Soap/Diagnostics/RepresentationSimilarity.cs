using System.Runtime.InteropServices;
using Soap.Conversion;
using Soap.Lifetimes;
using Soap.Models;
using static TorchSharp.torch;

namespace Soap.Diagnostics;

/// <summary>
/// How alike two layers represent the same samples: linear centred kernel alignment (CKA) of their activities X [N, p]
/// and Y [N, q], with an unbiased estimate of what is divided:
/// CKA = HSIC(K, L) / √(HSIC(K, K) HSIC(L, L)), K = X Xᵀ, L = Y Yᵀ,
/// HSIC(K, L) = (tr(K̃L̃) + 1ᵀK̃1 1ᵀL̃1 / ((N − 1)(N − 2)) − 2 · 1ᵀK̃L̃1 / (N − 2)) / (N (N − 3)),
/// where K̃ and L̃ are K and L with zeros on the diagonal.
/// </summary>
/// <remarks>
/// 1 for activities that are alike up to a rotation, a reflection, a factor and a shift; about 0, and by chance a
/// little below, for unrelated ones, whatever p and q. The plain estimate, which divides tr(KHLH) with the centring
/// matrix H, is near 1 for unrelated activities of many more units than samples. Sources: S. Kornblith et al. 2019,
/// arXiv:1905.00414; the estimate: L. Song et al. 2012, JMLR 13, as T. Nguyen et al. 2021 use it, arXiv:2010.15327.
/// Computed in float64.
/// </remarks>
public static class RepresentationSimilarity
{
    /// <summary>The fewest samples of which the estimate exists.</summary>
    public const int FewestSamples = 4;

    // Up to which share of the kernel matrix what centring leaves of it is rounding.
    private const double Rounding = 1e-12;

    /// <summary>CKA, from about 0 to 1.</summary>
    /// <param name="x">[N, …], at least 4 samples.</param>
    /// <param name="y">[N, …], of the same samples in the same order.</param>
    /// <returns>Null (0/0) where one of them is the same for all samples, or for all but one, or not finite.</returns>
    /// <exception cref="ArgumentException">They are not of the same number of samples, or of fewer than
    /// four.</exception>
    public static double? LinearCka(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        ThrowIfFew(x);
        ThrowIfFew(y);
        return x.shape[0] != y.shape[0]
            ? throw new ArgumentException(
                $"[{string.Join(", ", x.shape)}] and [{string.Join(", ", y.shape)}] have no CKA: they are of " +
                    $"{x.shape[0]} and {y.shape[0]} samples, and it needs the same ones.",
                nameof(y))
            : Similarities(x) is { } one && Similarities(y) is { } other ? Product(one, other) : null;
    }

    /// <summary>CKA of what two trials kept of a place; see <see cref="LayerRepresentation.Similarities"/>.</summary>
    /// <param name="one">Of one trial.</param>
    /// <param name="other">Of another, on the same samples.</param>
    /// <returns>Null where either keeps none, or where they kept different numbers of samples.</returns>
    public static double? LinearCka(LayerRepresentation one, LayerRepresentation other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Similarities is { } x && other.Similarities is { } y && x.Length == y.Length
            ? OfUnpacked(Unpacked(x), Unpacked(y))
            : null;

        // Rounding to float32 has changed their lengths by a little.
        static double OfUnpacked(double[] x, double[] y) =>
            Product(x, y) / Math.Sqrt(Product(x, x) * Product(y, y));
    }

    /// <summary>CKA of two networks at each place of <see cref="LayerActivities"/>.</summary>
    /// <param name="one">A network.</param>
    /// <param name="other">Another with as many layers, of any widths.</param>
    /// <param name="inputs">[N, features], at least 4 samples.</param>
    /// <returns>The name of each place, that of the first network, and its CKA.</returns>
    /// <exception cref="ArgumentException">They differ in their number of layers, or there are fewer than four
    /// samples.</exception>
    public static IReadOnlyList<(string Name, double? Cka)> LinearCka(Mlp one, Mlp other, Tensor inputs) =>
        OfNetworks(one, other, inputs);

    /// <inheritdoc cref="LinearCka(Mlp, Mlp, Tensor)"/>
    public static IReadOnlyList<(string Name, double? Cka)> LinearCka(
        RuleNetwork one, RuleNetwork other, Tensor inputs) =>
        OfNetworks(one, other, inputs);

    /// <summary>
    /// The kernel matrix, centred as the estimate centres it and of length 1, above its diagonal, so that CKA is a
    /// product of two of them; null where centring leaves nothing.
    /// </summary>
    internal static double[]? Similarities(Tensor x)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var n = x.shape[0];
        var rows = x.detach().cpu().reshape(n, -1).to_type(ScalarType.Float64);
        // The first row exactly, so that nothing is left of activities that are all the same; then the mean.
        rows = rows - rows.narrow(0, 0, 1);
        rows = rows - rows.mean([0L], keepdim: true);
        var kernel = rows.matmul(rows.t());
        kernel.diagonal().zero_();
        var sums = kernel.sum(dim: 1).Over(n - 2.0);
        var all = kernel.sum().Over((n - 1.0) * (n - 2.0));
        var centred = kernel - sums.unsqueeze(0) - sums.unsqueeze(1);
        centred = centred.Plus(all);
        centred.diagonal().zero_();
        var length = centred.norm().item<double>();
        return double.IsFinite(length) && length > Rounding * kernel.norm().item<double>()
            ? AboveDiagonal(centred.Times(Math.Sqrt(2) / length), (int)n)
            : null;
    }

    /// <summary>Such similarities as text: float32 from the smaller end, in base64.</summary>
    internal static string Packed(double[] similarities) => Convert.ToBase64String(
        MemoryMarshal.AsBytes<float>(Array.ConvertAll(similarities, value => (float)value)));

    /// <summary>What such a text holds.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static double[] Unpacked(string text)
    {
        var bytes = Convert.FromBase64String(text);
        return bytes.Length % sizeof(float) == 0
            ? Array.ConvertAll(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), value => (double)value)
            : throw new FormatException($"{bytes.Length} bytes are no whole number of floats of 4 bytes");
    }

    /// <summary>What is wrong with a text of similarities; null where nothing is.</summary>
    internal static string? Refusal(string text)
    {
        try
        {
            var values = Unpacked(text);
            var samples = (int)Math.Round((1 + Math.Sqrt(1 + 8.0 * values.Length)) / 2);
            return (long)samples * (samples - 1) / 2 != values.Length || samples < FewestSamples
                    ? $"{values.Length} numbers are not those of pairs of samples"
                : Math.Abs(Product(values, values) - 1) < 1e-3 ? null
                : "their squares do not add up to 1";
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }

    private static double Product(double[] one, double[] other) => one.Zip(other, (x, y) => x * y).Sum();

    private static double[] AboveDiagonal(Tensor square, int n)
    {
        var values = square.contiguous().data<double>().ToArray();
        return [.. Enumerable.Range(0, n).SelectMany(row => values[(row * n + row + 1)..((row + 1) * n)])];
    }

    private static (string Name, double? Cka)[] OfNetworks(ILayeredNetwork one, ILayeredNetwork other, Tensor inputs)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(inputs);
        if (one.Layers.Count != other.Layers.Count)
        {
            throw new ArgumentException(
                $"Networks of {one.Layers.Count} and of {other.Layers.Count} layers have no CKA place by place.",
                nameof(other));
        }

        using var scope = NewDisposeScope();
        return
        [
            .. LayerActivities.NamesOf(one).Select((name, place) => (name, LinearCka(
                LayerActivities.Of(one, place, inputs), LayerActivities.Of(other, place, inputs)))),
        ];
    }

    private static void ThrowIfFew(Tensor x)
    {
        if (x.dim() == 0 || x.shape[0] < FewestSamples)
        {
            throw new ArgumentException(
                $"CKA is not of [{string.Join(", ", x.shape)}]: its unbiased estimate divides by N (N − 3), and " +
                    $"needs at least {FewestSamples} samples, in rows.",
                nameof(x));
        }
    }
}
