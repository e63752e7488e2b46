using System.Diagnostics;
using System.Globalization;
using Soap.Data;
using Soap.Data.Tasks;

namespace Soap.Benchmarks.Measuring;

/// <summary>A process of PyTorch that trains when it is asked to.</summary>
internal sealed class PyTorch : IDisposable
{
    /// <summary>What to say where <see cref="Interpreter"/> is null.</summary>
    public const string Missing =
        "PyTorch is not measured: neither python3 nor /usr/bin/python3 imports torch and numpy. On Debian: " +
            "apt install python3-torch libopenblas0-pthread";

    private readonly List<double> _losses = [];
    private readonly Process _process;

    private PyTorch(string interpreter, string program, params string[] words)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, program), .. words];
        _process = Process.Start(new ProcessStartInfo(interpreter, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var ready = Answer();
        Version = ready is ["ready", var version, ..] ? version : throw Unexpected(ready);
    }

    /// <summary>A process that trains a dense network on a task.</summary>
    public static PyTorch OfTask(
        string interpreter, TaskDefinition task, NetworkShape shape, string rule, int threads, int samples) => new(
            interpreter, "pytorch_epoch.py",
            "--task", task.Name,
            "--folder", Path.GetDirectoryName(DataFolders.Standard().Require(task, task.Files[0]))!,
            "--widths", shape.Words, "--batch", $"{shape.Batch}", "--rule", rule, "--threads", $"{threads}",
            "--learning-rate", $"{TrainingRun.LearningRate}",
            "--samples", $"{samples}");

    /// <summary>A process that trains a network of the catalogue on images that it draws.</summary>
    public static PyTorch OfModel(string interpreter, ModelShape shape, string rule) => new(
        interpreter, "pytorch_models.py",
        "--model", shape.Model, "--image", string.Join(',', shape.Image), "--batch", $"{shape.Batch}",
        "--rule", rule);

    public string Version { get; }

    /// <summary>The training loss of each round.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <summary>
    /// The first Python that imports PyTorch: that of the path, or the system's, to which Debian's packages belong;
    /// null where neither does.
    /// </summary>
    public static string? Interpreter() => ((string[])["python3", "/usr/bin/python3"]).FirstOrDefault(Imports);

    /// <summary>An epoch.</summary>
    /// <returns>Its seconds as the process measures them.</returns>
    public double Epoch() => Round("epoch");

    /// <summary>So many steps.</summary>
    /// <returns>Their seconds as the process measures them.</returns>
    public double Steps(int count) => Round($"{count}");

    private double Round(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        var answer = Answer();
        if (answer is not [var seconds, var loss])
        {
            throw Unexpected(answer);
        }

        _losses.Add(double.Parse(loss, CultureInfo.InvariantCulture));
        return double.Parse(seconds, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close(); // ends it
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool Imports(string interpreter)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(interpreter, ["-c", "import torch, numpy"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }

    private static InvalidOperationException Unexpected(string[] answer) =>
        new($"PyTorch's process answered '{string.Join(' ', answer)}'.");

    private string[] Answer() => _process.StandardOutput.ReadLine()?.Split(' ')
        ?? throw new InvalidOperationException("PyTorch's process ended; what it says stands above.");
}
