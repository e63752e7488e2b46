using System.Diagnostics;
using System.Runtime.InteropServices;
using Soap.Benchmarks.Measuring;

namespace Soap.Benchmarks;

/// <summary>
/// The founding study as its user runs it: a process from the command line to the report, on all cores.
/// </summary>
internal static class StudyBenchmark
{
    private const int Rounds = 3;

    public static void Run(TextWriter output)
    {
        var table = new Table("command", "seconds", "seconds, engine=autograd", "autograd / fused");
        foreach (var words in (string[][])[["run", "--quick"], ["run"]])
        {
            var timings = InTurn.Rounds(Rounds, [Of(words), Of([.. words, "engine=autograd"])]);
            table.Add(
                timings[0].Name, timings[0].Seconds.Text("0.0"), timings[1].Seconds.Text("0.0"),
                timings[1].Over(timings[0]).Text("0.0"));
        }

        table.Write(output, $"The founding study, {Environment.ProcessorCount} trials side by side");
    }

    private static Contender Of(params string[] arguments) =>
        new($"soap {string.Join(' ', arguments)}", () => Seconds(arguments));

    private static double Seconds(string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("soap-benchmark-").FullName;
        try
        {
            return InTurn.Seconds(() => Start([.. arguments, "--out", Path.Combine(folder, "study")]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Start(string[] arguments)
    {
        var dotnet = Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var program = Path.Combine(AppContext.BaseDirectory, "Soap.Cli.dll");
        using var process = Process.Start(new ProcessStartInfo(dotnet, [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != ExitCode.Done)
        {
            throw new InvalidOperationException($"soap {string.Join(' ', arguments)} ended with {process.ExitCode}: " +
                $"{errors.GetAwaiter().GetResult()}");
        }
    }
}
