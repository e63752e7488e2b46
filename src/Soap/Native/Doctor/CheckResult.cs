namespace Soap.Native.Doctor;

/// <summary>What one check of this machine found.</summary>
/// <param name="Name">What was checked, in one or two words.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Found">What was found, in one sentence.</param>
/// <param name="Advice">What to do about it; null where there is nothing to do.</param>
public sealed record CheckResult(string Name, CheckStatus Status, string Found, string? Advice = null);
