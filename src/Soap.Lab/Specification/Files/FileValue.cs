namespace Soap.Lab.Specification.Files;

/// <summary>A value or an item of a list.</summary>
/// <param name="Text">As it is meant, without quotes.</param>
/// <param name="Place">Where it begins.</param>
internal readonly record struct FileValue(string Text, Place Place);
