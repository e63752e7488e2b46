using Soap.Data;
using Soap.Options;

namespace Soap.Lab.Specification;

/// <summary>How training images are varied, as the text of its key; none is null.</summary>
internal static class AugmentationKind
{
    private const string None = "none";

    /// <summary>Read in any order, shown in one.</summary>
    public static ValueKind<string?> Instance { get; } = new(
        Augmentation.Allowed,
        text => text == None ? null : Augmentation.Parse(text).Text,
        text => text ?? None,
        () => ValueKinds.Matching(@"^(none|((flip|(pad|crop):[0-9]+)(\+|$)){1,3})$"));
}
