namespace Soap.Cli.Tests;

/// <summary>The command within the test's process: fast, for what does not depend on being a process.</summary>
internal static class InProcess
{
    public static SoapProcess.Ended Run(params string[] arguments) => RunAt(null, arguments);

    /// <summary>Runs it with lines of so many characters.</summary>
    public static SoapProcess.Ended RunAt(int? width, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = SoapCommand.Run(arguments, output, error, width);
        return new SoapProcess.Ended(exitCode, output.ToString(), error.ToString());
    }
}
