namespace Soap.Tests.Oracles;

/// <summary>A layer of the oracle: W and B [n_l, n_{l−1}], b [n_l] or null.</summary>
internal sealed class NaiveLayer(double[,] weight, double[]? bias, double[,] feedback)
{
    public double[,] Weight { get; } = weight;

    public double[]? Bias { get; } = bias;

    public double[,] Feedback { get; set; } = feedback;

    public int Outputs => Weight.GetLength(0);

    public int Inputs => Weight.GetLength(1);
}

/// <summary>What a batch asks of the output: labels for cross-entropy, values for mean squared error.</summary>
internal sealed record NaiveTargets(int[]? Labels, double[,]? Values);

/// <summary>A layer's displacement per sample and its gradients.</summary>
internal sealed record NaiveGradient(double[,] Displacement, double[,] Weight, double[] Bias);
