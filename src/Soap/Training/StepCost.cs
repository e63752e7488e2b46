using System.Diagnostics;
using Soap.Rules;
using static TorchSharp.torch;

namespace Soap.Training;

/// <summary>What a training step costs under a rule, relative to backpropagation, on the machine at hand.</summary>
/// <param name="Ratio">The median over rounds of the rule's time through backpropagation's.</param>
/// <param name="Low">The lower quartile of these ratios.</param>
/// <param name="High">The upper quartile.</param>
/// <param name="Microseconds">The median time of a step under the rule.</param>
/// <param name="BackpropagationMicroseconds">The median time of a step under backpropagation.</param>
/// <param name="Rounds">How many rounds there were; in each both take <see cref="StepsARound"/> steps, in
/// turn.</param>
/// <param name="Engine">What made the rule's steps, <c>fused</c> or <c>autograd</c>; backpropagation's are made by the
/// fused engine.</param>
internal sealed record StepCost(
    double Ratio, double Low, double High, double Microseconds, double BackpropagationMicroseconds, int Rounds,
    string Engine)
{
    /// <summary>Steps in a round: the default period of synchronised signs, in batches.</summary>
    public const int StepsARound = 16;

    /// <summary>The batch size.</summary>
    public const int Batch = 64;

    private const int FewestRounds = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    /// <summary>The network that is trained, from input to output: that of the founding study.</summary>
    public static IReadOnlyList<int> Widths { get; } = [784, 256, 10];

    /// <summary>Measures, on one thread: rounds in turn, so that what else the machine does hits both alike.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="patience">How long to go on after five rounds; half a second by default.</param>
    /// <exception cref="InvalidOperationException">The rule diverged on noise at a very small learning
    /// rate.</exception>
    public static StepCost Measure(LearningRule rule, TimeSpan? patience = null) => OneThread.Run(() =>
    {
        using var scope = NewDisposeScope();
        using var reference = new StepContender(LearningRule.Backpropagation);
        using var contender = new StepContender(rule);
        _ = (reference.Round(), contender.Round()); // compiled and cached from here on
        var rounds = new List<(double Rule, double Backpropagation)>();
        for (var clock = Stopwatch.StartNew(); rounds.Count < FewestRounds || clock.Elapsed < (patience ?? Patience);)
        {
            // Who begins alternates.
            rounds.Add(rounds.Count % 2 == 0
                ? (contender.Round(), reference.Round())
                : Swapped((reference.Round(), contender.Round())));
        }

        return Of(rounds, contender.Engine);
    });

    /// <summary>The medians of seconds a round.</summary>
    internal static StepCost Of(IReadOnlyList<(double Rule, double Backpropagation)> rounds, string engine)
    {
        var ratios = rounds.Select(round => round.Rule / round.Backpropagation).ToArray();
        return new StepCost(
            Quantile(ratios, 0.5),
            Quantile(ratios, 0.25),
            Quantile(ratios, 0.75),
            Quantile(rounds.Select(round => round.Rule), 0.5) / StepsARound * 1e6,
            Quantile(rounds.Select(round => round.Backpropagation), 0.5) / StepsARound * 1e6,
            rounds.Count,
            engine);
    }

    private static (double, double) Swapped((double First, double Second) pair) => (pair.Second, pair.First);

    // Linear between the two nearest values.
    private static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        return sorted[below] + (place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]);
    }
}
