namespace Soap.Tests.Oracles;

/// <summary>
/// The oracle of an alignment primitive, in plain loops over W, B [n_l, n_{l−1}] and x [N, n_{l−1}]: its value, and
/// its gradients written out entry by entry. y, z and r of a sample are x Wᵀ, x Bᵀ and y B.
/// </summary>
/// <param name="Value">P.</param>
/// <param name="Feedback">∂P/∂B.</param>
/// <param name="Forward">∂P/∂W.</param>
internal sealed record NaivePrimitive(
    Func<double[,], double[,], double[,], double> Value,
    Func<double[,], double[,], double[,], double[,]> Feedback,
    Func<double[,], double[,], double[,], double[,]> Forward)
{
    public static NaivePrimitive Decay { get; } = new(
        (w, b, _) => w.Cast<double>().Sum(entry => entry * entry) + b.Cast<double>().Sum(entry => entry * entry),
        (_, b, _) => NaiveNetwork.Times(b, 2),
        (w, _, _) => NaiveNetwork.Times(w, 2));

    public static NaivePrimitive Self { get; } = new(
        (w, b, _) => -w.Cast<double>().Zip(b.Cast<double>(), (x, y) => x * y).Sum(),
        (w, _, _) => NaiveNetwork.Times(w, -1),
        (_, b, _) => NaiveNetwork.Times(b, -1));

    public static NaivePrimitive Sparse { get; } = new(
        (w, b, x) => MeanOfSamples(
            x,
            n => Units(w).Sum(i => Answer(w, x, n, i) * Answer(w, x, n, i) + Answer(b, x, n, i) * Answer(b, x, n, i))),
        (_, b, x) => Entries(b, (i, j) => MeanOfSamples(x, n => 2 * Answer(b, x, n, i) * x[n, j])),
        (w, _, x) => Entries(w, (i, j) => MeanOfSamples(x, n => 2 * Answer(w, x, n, i) * x[n, j])));

    public static NaivePrimitive Amp { get; } = new(
        (w, b, x) => MeanOfSamples(x, n => -Units(w).Sum(i => Answer(w, x, n, i) * Answer(b, x, n, i))),
        (w, b, x) => Entries(b, (i, j) => MeanOfSamples(x, n => -Answer(w, x, n, i) * x[n, j])),
        (w, b, x) => Entries(w, (i, j) => MeanOfSamples(x, n => -Answer(b, x, n, i) * x[n, j])));

    public static NaivePrimitive Null { get; } = new(
        (w, b, x) => MeanOfSamples(
            x, n => Inputs(b).Sum(j => Reconstructed(w, b, x, n, j) * Reconstructed(w, b, x, n, j))),
        (w, b, x) => Entries(
            b, (i, j) => MeanOfSamples(x, n => 2 * Answer(w, x, n, i) * Reconstructed(w, b, x, n, j))),
        (w, b, x) => Entries(w, (i, j) => MeanOfSamples(
            x, n => 2 * Inputs(b).Sum(k => Reconstructed(w, b, x, n, k) * b[i, k]) * x[n, j])));

    private static IEnumerable<int> Units(double[,] w) => Enumerable.Range(0, w.GetLength(0));

    private static IEnumerable<int> Inputs(double[,] w) => Enumerable.Range(0, w.GetLength(1));

    private static double Answer(double[,] w, double[,] x, int sample, int unit) =>
        Inputs(w).Sum(j => x[sample, j] * w[unit, j]);

    private static double Reconstructed(double[,] w, double[,] b, double[,] x, int sample, int input) =>
        Units(w).Sum(i => Answer(w, x, sample, i) * b[i, input]);

    private static double MeanOfSamples(double[,] x, Func<int, double> value)
    {
        var sum = 0.0;
        for (var sample = 0; sample < x.GetLength(0); sample++)
        {
            sum += value(sample);
        }

        return sum / x.GetLength(0);
    }

    private static double[,] Entries(double[,] like, Func<int, int, double> entry)
    {
        var result = new double[like.GetLength(0), like.GetLength(1)];
        for (var i = 0; i < result.Length; i++)
        {
            result[i / result.GetLength(1), i % result.GetLength(1)] = entry(
                i / result.GetLength(1), i % result.GetLength(1));
        }

        return result;
    }
}
