using static TorchSharp.torch;

namespace Soap.Tests.Oracles;

/// <summary>Derivatives from values of the loss alone.</summary>
internal static class FiniteDifferences
{
    private const double Epsilon = 1e-5;

    /// <summary>Central differences of a loss by every entry of a parameter, which is left as it was.</summary>
    public static double[] Of(Tensor parameter, Func<double> loss)
    {
        using var noGradient = no_grad();
        var entries = parameter.view(-1);
        var result = new double[entries.shape[0]];
        for (var i = 0; i < result.Length; i++)
        {
            using var scope = NewDisposeScope();
            var original = entries[i].item<double>();
            entries[i] = original + Epsilon;
            var above = loss();
            entries[i] = original - Epsilon;
            var below = loss();
            entries[i] = original;
            result[i] = (above - below) / (2 * Epsilon);
        }

        return result;
    }
}
