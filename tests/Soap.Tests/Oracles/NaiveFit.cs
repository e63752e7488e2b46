namespace Soap.Tests.Oracles;

/// <summary>What a layer's fit keeps in the oracle. What a batch changes of it waits for the step's end.</summary>
internal sealed class NaiveFitMemory
{
    public long Steps { get; private set; }

    public double[,]? Covariance { get; private set; }

    public double[,]? Inverse { get; private set; }

    public int Observations { get; private set; }

    /// <summary>The largest quotient of what the fit divided by: rounding grows by it.</summary>
    public double Condition { get; set; } = 1;

    public (double[,] Covariance, double[,] Inverse)? Next { get; set; }

    public void EndStep()
    {
        if (Next is { } next)
        {
            (Covariance, Inverse, Next) = (next.Covariance, next.Inverse, null);
            Observations++;
        }

        Steps++;
    }
}

/// <summary>
/// Fits in plain loops: G [n_l, width] from displacements per sample [N, n_l] and what entered [N, width], a 1 for the
/// bias behind it.
/// </summary>
internal static class NaiveFit
{
    /// <summary>Least squares on a covariance: G = nᵀ h / N · λ (λI + C)⁻¹.</summary>
    public static Func<double[,], double[,], NaiveFitMemory, double[,]> LeastSquares(
        double damping, double average, int period, int batches, bool sum) =>
        (displacement, input, memory) =>
        {
            var (samples, width) = (input.GetLength(0), input.GetLength(1));
            var place = memory.Steps % period;
            var inverse = memory.Inverse;
            if (memory.Steps == 0 || place >= period - batches)
            {
                var covariance = NaiveNetwork.Times(
                    NaiveNetwork.Product(NaiveNetwork.Transposed(input), input), (1 - average) / (sum ? 1 : samples));
                if (memory.Covariance is { } before)
                {
                    covariance = NaiveNetwork.Sum(covariance, NaiveNetwork.Times(before, average));
                }

                if (memory.Steps == 0 || place == period - 1)
                {
                    var kept = 1.0;
                    for (var i = 0; i <= memory.Observations; i++)
                    {
                        kept *= average;
                    }

                    var damped = NaiveNetwork.Times(covariance, 1 / (1 - kept));
                    for (var i = 0; i < width; i++)
                    {
                        damped[i, i] += damping;
                    }

                    inverse = Inverted(damped);
                }

                memory.Next = (covariance, inverse!);
            }

            return NaiveNetwork.Times(
                NaiveNetwork.Product(NaiveNetwork.Outer(displacement, input).Weight, inverse!), damping);
        };

    /// <summary>Local steps: gradient descent on ΔW, step by step.</summary>
    public static Func<double[,], double[,], NaiveFitMemory, double[,]> LocalSteps(int count, double rate) =>
        (displacement, input, _) =>
        {
            var samples = input.GetLength(0);
            var products = NaiveNetwork.Product(input, NaiveNetwork.Transposed(input));
            var largest = 0.0;
            for (var i = 0; i < samples; i++)
            {
                var row = 0.0;
                for (var j = 0; j < samples; j++)
                {
                    row += Math.Abs(products[i, j]) / samples;
                }

                largest = Math.Max(largest, row);
            }

            var size = rate / (largest == 0 ? 1 : largest);
            var change = new double[displacement.GetLength(1), input.GetLength(1)];
            for (var step = 0; step < count; step++)
            {
                // The gradient of ‖a − â‖² / 2N with a − â = h ΔWᵀ + n.
                var residual = NaiveNetwork.Sum(
                    NaiveNetwork.Product(input, NaiveNetwork.Transposed(change)), displacement);
                change = NaiveNetwork.Sum(
                    change, NaiveNetwork.Times(NaiveNetwork.Outer(residual, input).Weight, -size));
            }

            return NaiveNetwork.Times(change, -1 / (size * count));
        };

    /// <summary>The smallest change of weights that moves every sample's pre-activations by −n.</summary>
    public static Func<double[,], double[,], NaiveFitMemory, double[,]> MinimumNorm => (displacement, input, memory) =>
    {
        var (values, vectors) = Eigen(NaiveNetwork.Product(input, NaiveNetwork.Transposed(input)));
        var (samples, largest) = (values.Length, values.Max());
        var scaled = new double[samples, samples];
        foreach (var k in Enumerable.Range(0, samples)
            .Where(k => values[k] > largest * 10 * samples * 2.220446049250313e-16))
        {
            memory.Condition = Math.Max(memory.Condition, largest / values[k]);
            for (var i = 0; i < samples; i++)
            {
                for (var j = 0; j < samples; j++)
                {
                    scaled[i, j] += vectors[i, k] * vectors[j, k] / values[k];
                }
            }
        }

        return NaiveNetwork.Product(NaiveNetwork.Transposed(displacement), NaiveNetwork.Product(scaled, input));
    };

    /// <summary>The inverse of a positive definite matrix, by Gauss and Jordan's elimination.</summary>
    public static double[,] Inverted(double[,] matrix)
    {
        var size = matrix.GetLength(0);
        var (left, right) = ((double[,])matrix.Clone(), new double[size, size]);
        for (var i = 0; i < size; i++)
        {
            right[i, i] = 1;
        }

        for (var pivot = 0; pivot < size; pivot++)
        {
            var by = left[pivot, pivot];
            for (var j = 0; j < size; j++)
            {
                (left[pivot, j], right[pivot, j]) = (left[pivot, j] / by, right[pivot, j] / by);
            }

            for (var i = 0; i < size; i++)
            {
                var factor = left[i, pivot];
                for (var j = 0; j < size && i != pivot; j++)
                {
                    left[i, j] -= factor * left[pivot, j];
                    right[i, j] -= factor * right[pivot, j];
                }
            }
        }

        return right;
    }

    // Jacobi's rotations of a symmetric matrix: values, and vectors in columns.
    private static (double[] Values, double[,] Vectors) Eigen(double[,] symmetric)
    {
        var size = symmetric.GetLength(0);
        var (a, vectors) = ((double[,])symmetric.Clone(), new double[size, size]);
        for (var i = 0; i < size; i++)
        {
            vectors[i, i] = 1;
        }

        for (var sweep = 0; sweep < 60; sweep++)
        {
            for (var p = 0; p < size; p++)
            {
                for (var q = p + 1; q < size; q++)
                {
                    Rotate(p, q);
                }
            }
        }

        return ([.. Enumerable.Range(0, size).Select(i => a[i, i])], vectors);

        void Rotate(int p, int q)
        {
            if (a[p, q] == 0)
            {
                return;
            }

            var angle = Math.Atan2(2 * a[p, q], a[q, q] - a[p, p]) / 2;
            var (cos, sin) = (Math.Cos(angle), Math.Sin(angle));
            for (var k = 0; k < size; k++)
            {
                (a[k, p], a[k, q]) = (cos * a[k, p] - sin * a[k, q], sin * a[k, p] + cos * a[k, q]);
                (vectors[k, p], vectors[k, q]) =
                    (cos * vectors[k, p] - sin * vectors[k, q], sin * vectors[k, p] + cos * vectors[k, q]);
            }

            for (var k = 0; k < size; k++)
            {
                (a[p, k], a[q, k]) = (cos * a[p, k] - sin * a[q, k], sin * a[p, k] + cos * a[q, k]);
            }
        }
    }
}
