namespace Soap.Lab.Comparisons;

/// <summary>
/// A key in which two studies differ: of their specifications, or of the program and machine that ran them.
/// </summary>
/// <param name="Key">Such as <c>trial.batch</c> or <c>processor</c>.</param>
/// <param name="A">Its value in the first study.</param>
/// <param name="B">Its value in the second.</param>
public sealed record KeyDifference(string Key, string A, string B);
