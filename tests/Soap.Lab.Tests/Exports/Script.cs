using System.Diagnostics;

namespace Soap.Lab.Tests.Exports;

/// <summary>A program in another language, run to its end.</summary>
internal static class Script
{
    /// <summary>The first Python that has a module, or null.</summary>
    public static string? PythonWith(string module) => Array.Find(
        ["python3", "/usr/bin/python3"], command => Run(command, "-c", $"import {module}").ExitCode == 0);

    /// <summary>Runs it; a program that is not there ends with 127, as in a shell.</summary>
    public static (int ExitCode, string Output, string Error) Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (127, "", missing.Message);
        }
    }
}
