using Soap.Rules;
using Soap.Signals;

namespace Soap.Benchmarks.Measuring;

/// <summary>A network, and how many samples it learns from in a step.</summary>
internal sealed record NetworkShape(IReadOnlyList<int> Widths, int Batch)
{
    public override string ToString() => $"{string.Join('-', Widths)} batch {Batch}";

    /// <summary>The widths with commas between, as command lines take them.</summary>
    public string Words => string.Join(',', Widths);

    /// <summary>
    /// Floating-point operations of the dense arithmetic of a sample, two for a multiply-add: every weight on the way
    /// forward and once more in its gradient; on the way back the weights that carry displacements to hidden layers,
    /// which are W's shape for layerwise signals and [outputs, width] for those that are broadcast. Nothing else is
    /// counted: no activation, no softmax, no learning of feedback weights.
    /// </summary>
    public double FlopASample(LearningRule rule)
    {
        var weights = Widths.Zip(Widths.Skip(1), (inputs, outputs) => (double)inputs * outputs).ToArray();
        if (rule.Signal is NoSignal)
        {
            return 2 * (weights.Sum() + weights[^1]);
        }

        var back = rule.IsBroadcast
            ? Widths.Skip(1).SkipLast(1).Sum(width => (double)width * Widths[^1])
            : weights.Skip(1).Sum();
        return 2 * (2 * weights.Sum() + back);
    }
}
