using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Soap.Data;
using Soap.Models;
using Soap.Tests.Fused;
using Soap.Trials;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Tests.Reproducibility;

/// <summary>
/// Short trainings by every rule, of a perceptron, a convolutional and a residual network, by both engines, and a
/// digest of what each leaves: all weights, biases and feedback.
/// </summary>
internal static class MatrixTrials
{
    /// <summary>The environment's variable with the number of trials that run side by side.</summary>
    public const string SideBySide = "SOAP_TEST_SIDE_BY_SIDE";

    /// <summary>The two engines.</summary>
    public const string Fused = "fused", Autograd = "autograd";

    /// <summary>The networks, by their names in cells.</summary>
    public static readonly IReadOnlyList<string> Models = ["perceptron", "convolutional", "residual"];

    private const int Side = 12, Classes = 10, Validation = 20, Steps = 20, ResidualSteps = 3, Batch = 5;

    private static readonly Lazy<TaskData> Task = new(() =>
        IntegerImages.Task(Validation + Steps * Batch, Side * Side, Classes) with { Image = [1, Side, Side] });

    private static readonly Lazy<MeasuredBits> Cells = new(Measure);

    /// <summary>The cells of this process, by the machine that they hold for, measured once.</summary>
    public static MeasuredBits Measured => Cells.Value;

    private static MeasuredBits Measure()
    {
        var count = Environment.GetEnvironmentVariable(SideBySide) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : 1;
        var (all, libtorch) = (Fingerprints.OfMathematics(), Fingerprints.OfLibtorch());
        var found = new ConcurrentBag<(string Machine, string Cell, string Digest)>();
        Parallel.ForEach(
            Partitioner.Create(Trials(), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = count },
            trial =>
            {
                var (engine, digest) = Run(trial.Specification);
                Add(engine, digest);
                if (engine == Fused)
                {
                    Add(Autograd, Run(trial.Specification with { Engine = Autograd }).Digest);
                }

                void Add(string name, string bits) => found.Add((
                    name == Fused && !AsksLibtorch(trial.Specification.Rule) ? all : libtorch,
                    $"{name} {trial.Model} {trial.Specification.Rule}", bits));
            });
        return new MeasuredBits(found);
    }

    private static IEnumerable<(string Model, TrialSpecification Specification)> Trials() =>
        from model in Models
        from rule in model == Models[0] ? CatalogueTexts.All : CatalogueTexts.Plain
        where CatalogueTexts.IsRule(rule)
        let trial = Specification(model, rule)
        where !IsRefused(trial)
        select (model, trial);

    private static TrialSpecification Specification(string model, string rule)
    {
        var trial = new TrialSpecification
        {
            Task = "integer images",
            Rule = rule,
            Seed = 1,
            LearningRate = 0.02,
            Momentum = 0.9,
            Validation = Validation,
            Batch = Batch,
            Epochs = 1,
            EvaluateEvery = 0,
            DiagnoseEvery = 0,
            EvaluateTest = false,
        };
        return model switch
        {
            "perceptron" => trial with { Hidden = [30, 20] },
            "convolutional" => trial with { Model = "layers:16x3,pool2,16x3,12", Activation = "tanh" },
            _ => trial with { Model = "resnet8", Epochs = ResidualSteps / (double)Steps },
        };
    }

    private static (string Engine, string Digest) Run(TrialSpecification trial)
    {
        var digest = "";
        var result = Trial.Run(trial, Task.Value, null, network => digest = Digest(network), default);
        return (result.Engine!.Name, digest);
    }

    private static string Digest(Module network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tensor in StateTensors.Of(network).OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{tensor.Name}\n"));
            hash.AppendData(tensor.Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static bool AsksLibtorch(string rule) =>
        CatalogueTexts.AskLibtorch.Any(listed => CatalogueTexts.Has(rule, listed));

    private static bool IsRefused(TrialSpecification trial)
    {
        try
        {
            using var scope = NewDisposeScope();
            trial.Check();
            TrialNetwork.ThrowIfRefused(trial, Side * Side, Classes, [1, Side, Side], trial.Batch);
            return false;
        }
        catch (SoapException)
        {
            return true;
        }
    }
}
