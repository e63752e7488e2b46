namespace Soap.Lab.Analysis;

/// <summary>A version of SOAP on a processor, and its share of a study.</summary>
/// <param name="Commit">The source's commit; null where it is not known.</param>
/// <param name="SoapVersion">Version of SOAP.</param>
/// <param name="Processor">Its name and instruction set.</param>
/// <param name="Trials">How many trials.</param>
public sealed record OriginUse(string? Commit, string SoapVersion, string Processor, int Trials);
