namespace Soap.Tests.Oracles;

/// <summary>
/// A layer of the oracle: W and B [n_l, n_{l−1}], b [n_l] or null, and what is passed before B, or null.
/// </summary>
internal sealed class NaiveLayer(double[,] weight, double[]? bias, double[,] feedback, double[,]? expansion = null)
{
    public double[,] Weight { get; } = weight;

    public double[]? Bias { get; } = bias;

    public double[,] Feedback { get; set; } = feedback;

    public double[,]? Expansion { get; } = expansion;

    /// <summary>c of an inverse [n_{l−1}], or null.</summary>
    public double[]? FeedbackBias { get; set; }

    public int Outputs => Weight.GetLength(0);

    public int Inputs => Weight.GetLength(1);
}

/// <summary>What a batch asks of the output: labels, or values for the mean squared error.</summary>
internal sealed record NaiveTargets(int[]? Labels, double[,]? Values)
{
    /// <summary>One-hot labels, smoothed, or the values.</summary>
    public double[,] AsValues(int outputs, double smoothing)
    {
        if (Values is not null)
        {
            return Values;
        }

        var result = new double[Labels!.Length, outputs];
        for (var sample = 0; sample < Labels.Length; sample++)
        {
            for (var unit = 0; unit < outputs; unit++)
            {
                result[sample, unit] = (unit == Labels[sample] ? 1 - smoothing : 0) + smoothing / outputs;
            }
        }

        return result;
    }
}

/// <summary>
/// A layer's displacement per sample and its gradients; B's is null where B does not learn by gradients.
/// </summary>
internal sealed record NaiveGradient(
    double[,] Displacement, double[,] Weight, double[] Bias, double[,]? Feedback = null);
