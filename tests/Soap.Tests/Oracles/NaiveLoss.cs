using Soap.Losses;

namespace Soap.Tests.Oracles;

/// <summary>The oracle's losses, in plain loops.</summary>
internal sealed class NaiveLoss(Loss loss)
{
    /// <summary>The mean over samples, and e = ∂loss/∂a_L per sample.</summary>
    public (double Loss, double[,] Error) Error(double[,] output, NaiveTargets targets)
    {
        var (samples, outputs) = (output.GetLength(0), output.GetLength(1));
        var (error, wanted) = (new double[samples, outputs], targets.AsValues(outputs, loss.LabelSmoothing));
        var total = 0.0;
        for (var sample = 0; sample < samples; sample++)
        {
            var normaliser = 0.0;
            for (var unit = 0; unit < outputs; unit++)
            {
                normaliser += Math.Exp(output[sample, unit]);
            }

            for (var unit = 0; unit < outputs; unit++)
            {
                var (a, y) = (output[sample, unit], wanted[sample, unit]);
                if (loss.Kind == LossKind.CrossEntropy)
                {
                    var probability = Math.Exp(a) / normaliser;
                    error[sample, unit] = probability - y;
                    total -= y * Math.Log(probability);
                }
                else if (loss.Kind == LossKind.SigmoidCrossEntropy)
                {
                    var probability = 1 / (1 + Math.Exp(-a));
                    error[sample, unit] = probability - y;
                    total -= y * Math.Log(probability) + (1 - y) * Math.Log(1 - probability);
                }
                else
                {
                    for (var other = 0; other < outputs; other++)
                    {
                        error[sample, unit] += 2 * (Bent(output, sample, other) - wanted[sample, other]) / outputs
                            * BentSlope(output, sample, other, unit);
                    }

                    var difference = Bent(output, sample, unit) - y;
                    total += difference * difference / outputs;
                }
            }
        }

        return (total / samples, error);
    }

    // g(a) of an output.
    private double Bent(double[,] output, int sample, int unit) => loss.OutputActivation switch
    {
        OutputActivation.Sigmoid => 1 / (1 + Math.Exp(-output[sample, unit])),
        OutputActivation.Tanh => Math.Tanh(output[sample, unit]),
        OutputActivation.Softmax => Math.Exp(output[sample, unit]) / Enumerable.Range(0, output.GetLength(1))
            .Sum(other => Math.Exp(output[sample, other])),
        _ => output[sample, unit],
    };

    /// <summary>∂g_i / ∂a_j of a sample.</summary>
    public double BentSlope(double[,] output, int sample, int i, int j)
    {
        var (p, q) = (Bent(output, sample, i), Bent(output, sample, j));
        return loss.OutputActivation switch
        {
            OutputActivation.Softmax => (i == j ? p : 0) - p * q,
            _ when i != j => 0,
            OutputActivation.Sigmoid => p * (1 - p),
            OutputActivation.Tanh => 1 - p * p,
            _ => 1,
        };
    }
}
