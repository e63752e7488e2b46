namespace Soap.Rules.Entries;

internal static class FeedbackOfKernels
{
    public static RuleEntry Entry { get; } = new()
    {
        Name = "kernels",
        Summary = "The other form of B on kernels: dense under layerwise rules, shared by all places under direct " +
            "ones. On dense layers it changes nothing.",
        Equation = "dense: ∂x = δ B, B [places of the output, places of the input]; shared: ∂x = the transposed " +
            "convolution of e, the same at all places, with B [n_L, channels, kernel]",
        Papers = "dense: Lance and Kieu 2026, arXiv:2605.08564 (their code); shared: BioTorch " +
            "(github.com/jsalbert/biotorch)",
        Options =
        [
            RuleOption.Choice(
                "feedback", ["dense", "shared"], "what B is: dense for layerwise rules, shared for direct ones"),
        ],
        Gives = RuleSlot.Kernels,
        StandsAlone = false,
        Recipe = options => new() { Kernels = options.Word<KernelFeedback>("feedback") },
    };
}
