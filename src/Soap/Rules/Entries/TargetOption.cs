using Soap.Feedback;
using Soap.Signals;

namespace Soap.Rules.Entries;

/// <summary>The options that rules of target propagation share.</summary>
internal static class TargetOption
{
    public static RuleOption Inverse(InverseActivation value = InverseActivation.Activation) =>
        RuleOption.Choice(
            "inverse",
            [.. EnumWords.Of<InverseActivation>()],
            "ψ of the inverses: the hidden layers' activation, or none",
            EnumWords.Of(value));

    public static RuleOption Step(double value) => RuleOption.Number(
        "step", value, 1e-6, 1e6, "η_t, the target step: ĥ_L = a_L − η_t e; displacements are divided by it");

    public static RuleOption Noise(double value, double minimum) =>
        RuleOption.Number("noise", value, minimum, 1e3, "σ of the normal noise from which inverses learn");

    public static RuleOption Rate(double value) =>
        RuleOption.Number("rate", value, 0, 1e6, "the learning rate of the inverses, by plain gradient descent");

    public static RuleOption Iterations(long value) =>
        RuleOption.Whole("iterations", value, 1, 1_000_000, "rounds a batch in which inverses learn, before the step");

    public static RuleOption Decay(double value) =>
        RuleOption.Number("decay", value, 0, 1e6, "λ: λ ‖B‖² is part of the inverses' loss");

    public static DifferenceTargetSignal Signal(OptionValues options) =>
        new(options.Number("step"), options.Word<InverseActivation>("inverse"));

    public static DifferenceReconstructionFeedback DifferenceReconstruction(OptionValues options) =>
        new(options.Number("noise"), options.Number("rate"), options.Whole("iterations"), options.Number("decay"));
}
