using Soap.Layers;
using Soap.Rules;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Rows;

/// <summary>What is added to other rules: an asymmetric output layer, and weights that keep their norm.</summary>
internal static class OutputRows
{
    public static IReadOnlyList<RuleRow> All { get; } =
    [
        Asymmetric(Find("fa")),
        Asymmetric(Find("bp")),
        Asymmetric(LearnedRows.All.Single(row => row.Name == "kp:decay=0.01")) with { DifferenceShrinksBy = null },
        Asymmetric(DirectRows.All.Single(row => row.Name == "dfa")) with { LayerwiseTwin = null },
        Asymmetric(Find("frozen")),
        Constrained(Find("fa")),
        Constrained(Find("bp")),
        Constrained(SignRows.All.Single(row => row.Name == "frsf")),
        OnKernels(Find("fa"), KernelFeedback.Dense),
        OnKernels(SparseRows.All.First(row => !row.IsBroadcast), KernelFeedback.Dense),
        OnKernels(DirectRows.All.Single(row => row.Name == "dfa"), KernelFeedback.Shared),
        OnKernels(DirectRows.All.Single(row => row.Name == "dkp:decay=0.01"), KernelFeedback.Shared),
    ];

    // It need not learn: half of the directions in which the error may lie are sent back reversed
    // (docs/rules/asymmetric.md).
    private static RuleRow Asymmetric(RuleRow row) => row with
    {
        Name = $"{row.Name}+asymmetric",
        Make = () => LearningRule.Parse($"{row.Name}+asymmetric"),
        OutputIsTrue = false,
        IsAsymmetric = true,
        IsBackpropagation = false,
        LayerwiseTwin = null, // a layerwise signal sends e B_out down, a direct one e itself
        EqualsBackpropagationWhen =
            row.EqualsBackpropagationWhen is null ? null : row.EqualsBackpropagationWhen + SetTrue,
        LearnsTeacherSteps = 0,
        AlignsBelowDegrees = null,
    };

    // It is held to the oracle in training, not to the teacher, whose weights have another norm than the pupil may
    // have.
    private static RuleRow Constrained(RuleRow row) => row with
    {
        Name = $"{row.Name}+constrained",
        Make = () => LearningRule.Parse($"{row.Name}+constrained"),
        Naive = row.Naive with { ConstrainsNorm = true },
        LayerwiseTwin = row.LayerwiseTwin is { } twin ? $"{twin}+constrained" : null,
    };

    private static RuleRow OnKernels(RuleRow row, KernelFeedback form)
    {
        var text = $"{row.Name}+kernels:feedback={(form == KernelFeedback.Dense ? "dense" : "shared")}";
        return row with { Name = text, Make = () => LearningRule.Parse(text), Kernels = form };
    }

    // B_out = I carries the true error.
    private static void SetTrue(FeedbackLinear layer) =>
        layer.Synapses.OutputFeedback?.copy_(eye(layer.Synapses.OutputFeedback.shape[0], dtype: ScalarType.Float64));

    private static RuleRow Find(string name) => LayerwiseRows.All.Single(row => row.Name == name);
}
