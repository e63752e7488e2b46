using Soap.Options;
using Soap.Trials;

namespace Soap.Lab.Specification;

/// <summary>How tuning is screened: epochs and how many go on, with a colon between; null is none.</summary>
internal static class ScreeningKind
{
    private const string None = "none";
    private const int MostKept = 10_000;
    private static readonly ValueKind<double> Epochs = ValueKinds.NumberAbove(0, TrialSpecification.MostEpochs);
    private static readonly ValueKind<int> Keep = ValueKinds.Whole(1, MostKept);

    public static ValueKind<Screening?> Instance { get; } = new(
        $"{None}, or EPOCHS:KEEP such as 0.5:3, epochs {Epochs.Allowed}, and how many are kept {Keep.Allowed}",
        Parse,
        screening => screening?.ToString() ?? None,
        () => ValueKinds.Matching($"^{None}$|^[^:]+:[0-9]+$"));

    private static Screening? Parse(string text) => text == None ? null
        : text.Split(':', StringSplitOptions.TrimEntries) is [var epochs, var keep]
            ? new Screening(Epochs.Parse(epochs), Keep.Parse(keep))
            : throw new FormatException("not EPOCHS:KEEP such as 0.5:3");
}
