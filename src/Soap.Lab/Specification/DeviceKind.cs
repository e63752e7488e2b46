using Soap.Options;
using Soap.Trials;

namespace Soap.Lab.Specification;

/// <summary>Where trials run: a word, with what others call it understood; null is the CPU.</summary>
internal static class DeviceKind
{
    private static readonly ValueKind<string> Words = ValueKinds.Word(TrialDevice.Names);

    public static ValueKind<string?> Instance { get; } = new(
        Words.Allowed,
        text => TrialDevice.Names.Contains(text)
            ? text == TrialDevice.Cpu ? null : text
            : throw new FormatException(TrialDevice.Meaning(text) ?? "unknown word"),
        word => word ?? TrialDevice.Cpu,
        Words.Schema);
}
