namespace Soap.Lab.Specification.Files;

/// <summary>A key of a file and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Place">Where the key stands.</param>
/// <param name="Values">The one value, or the items of a list, as text; null if they could not be read, which has been
/// noted as a problem.</param>
/// <param name="IsList">Whether it is a list.</param>
/// <param name="ValuePlace">Where the value begins.</param>
internal sealed record FileEntry(
    string Key, Place Place, IReadOnlyList<FileValue>? Values, bool IsList, Place ValuePlace);
