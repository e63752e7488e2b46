using Soap.Data.Formats;

namespace Soap.Data.Own;

/// <summary>Samples of one's own data as they were understood, before anything is scaled.</summary>
/// <param name="Format">What the files are, in words.</param>
/// <param name="Inputs">[samples, …].</param>
/// <param name="Image">[channels, height, width]; null where inputs are no images.</param>
/// <param name="Targets">One a sample.</param>
/// <param name="IsTest">Whether each sample is for the test set; null where the data do not say.</param>
internal sealed record OwnSamples(
    string Format, DataArray Inputs, IReadOnlyList<long>? Image, OwnTargets Targets, bool[]? IsTest)
{
    /// <summary>What else was found and is worth saying, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The place of a value among the inputs, for messages; such as <c>x_train[3, 14]</c>.</summary>
    public Func<int, string>? Place { get; init; }
}
