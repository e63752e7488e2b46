namespace Soap.Native.Doctor;

/// <summary>Whether libtorch's convolutions in float32 are right, with the library that makes them or without
/// it.</summary>
internal static class ConvolutionCheck
{
    private const string Name = "convolutions";

    public static CheckResult Run()
    {
        try
        {
            return Judge(ConvolutionLibrary.IsUsed);
        }
        catch (SoapException wrong)
        {
            return new CheckResult(Name, CheckStatus.Failed, wrong.Message);
        }
    }

    public static CheckResult Judge(bool isUsed) => isUsed
        ? new CheckResult(Name, CheckStatus.Ok, "In float32 they are those in float64.")
        : new CheckResult(
            Name, CheckStatus.Warning,
            "In float32 libtorch's library oneDNN makes wrong ones here; SOAP has switched it off.",
            "Nothing need be done: results are right, and convolutions by autograd take 3 to 7 times as long.");
}
