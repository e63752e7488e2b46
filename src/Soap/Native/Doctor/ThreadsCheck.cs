namespace Soap.Native.Doctor;

/// <summary>
/// Whether libtorch will use one thread a trial, as results that do not depend on the machine need it.
/// </summary>
internal static class ThreadsCheck
{
    /// <param name="cores">The cores this process may use.</param>
    /// <param name="variable">Reads a variable of the native environment.</param>
    public static CheckResult Judge(int cores, Func<string, string?> variable)
    {
        var settings = NativeEnvironment.Variables.Select(v => $"{v.Name}={variable(v.Name) ?? "(not set)"}");
        var found = $"{cores} cores; {string.Join(", ", settings)}.";
        return variable("OMP_NUM_THREADS") is "1"
            ? new CheckResult("threads", CheckStatus.Ok, found)
            : new CheckResult(
                "threads",
                CheckStatus.Warning,
                found,
                "Leave OMP_NUM_THREADS unset or set it to 1: with more threads trials side by side slow each other " +
                    "down, and results differ in the last bits.");
    }
}
