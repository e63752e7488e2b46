using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace Soap.Tests;

/// <summary>This test program, started again for one test that answers with lines.</summary>
internal static class OtherProcess
{
    private const string FileVariable = "SOAP_TEST_ANSWER_FILE";

    /// <summary>What a test answers in another process.</summary>
    /// <param name="test">Its class.</param>
    /// <param name="method">Its method, which calls <see cref="Answer"/>.</param>
    /// <param name="environment">Its environment variables, which are there before libtorch is loaded.</param>
    public static Task<string[]> Ask(Type test, string method, params (string Name, string Value)[] environment) =>
        AskProgram(typeof(OtherProcess).Assembly.Location, test, method, environment);

    /// <summary>What a test answers in another process of another build of the test program.</summary>
    /// <param name="program">That build.</param>
    /// <param name="test">Its class.</param>
    /// <param name="method">Its method, which calls <see cref="Answer"/>.</param>
    /// <param name="environment">Its environment variables.</param>
    public static async Task<string[]> AskProgram(
        string program, Type test, string method, params (string Name, string Value)[] environment)
    {
        var file = Path.GetTempFileName();
        try
        {
            // The one that runs the tests.
            var dotnet = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet");
            var start = new ProcessStartInfo(Path.GetFullPath(dotnet))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList = { program, "-method", $"{test.FullName}.{method}" },
                Environment = { [FileVariable] = file },
            };
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }

            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {await output}{await errors}");
            return await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Answers, if somebody asked.</summary>
    public static void Answer(IEnumerable<string> lines)
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { } file)
        {
            File.WriteAllLines(file, lines);
        }
    }
}
