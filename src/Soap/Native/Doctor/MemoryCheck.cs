namespace Soap.Native.Doctor;

/// <summary>Whether the memory that this process may use, a container's limit included, is enough.</summary>
internal static class MemoryCheck
{
    /// <summary>
    /// A process that trains the founding network takes about 0.2 GB, libtorch included; below this little is left for
    /// data.
    /// </summary>
    private const long Little = 1L << 30;

    public static CheckResult Judge(long available)
    {
        var found = $"{available / (double)(1L << 30):F1} GiB for this process.";
        return available >= Little
            ? new CheckResult("memory", CheckStatus.Ok, found)
            : new CheckResult(
                "memory", CheckStatus.Warning, found, "Give it 1 GiB or more, or run fewer trials side by side.");
    }
}
