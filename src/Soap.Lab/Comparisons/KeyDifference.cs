namespace Soap.Lab.Comparisons;

/// <summary>Something in which two studies differ before they are run, or by which machine and program.</summary>
/// <param name="Key">Such as <c>trial.batch</c> or <c>processor</c>.</param>
/// <param name="A">Its value in the first study.</param>
/// <param name="B">Its value in the second.</param>
public sealed record KeyDifference(string Key, string A, string B);
