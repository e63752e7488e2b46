namespace Soap.Lab.Specification;

/// <summary>The error of a list that is too long as a whole: none of its values is to blame.</summary>
/// <param name="message">How many there are, and how many may be.</param>
internal sealed class TooManyValuesException(string message) : FormatException(message);
