using System.Globalization;
using Soap.Data;
using Soap.Lab.Exports;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Tests.Records;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Lab.Tests.Exports;

/// <summary>The example for PyTorch, run as its users run it.</summary>
public sealed class PyTorchTests
{
    [Theory]
    [InlineData("fa", "")]
    [InlineData("fa", "5")]
    [InlineData("kp", "7,6,5")]
    public void PyTorch_computes_with_exported_weights_what_SOAP_does_and_SOAP_begins_with_its(
        string rule, string hidden)
    {
        var python = Script.PythonWith("torch");
        Assert.SkipWhen(python is null, "There is no Python with PyTorch on this machine (Debian: python3-torch).");
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        int[] widths = [.. hidden.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        var specification = new TrialSpecification
        {
            Task = "teacher-student",
            Rule = rule,
            Seed = 1,
            LearningRate = 0.05,
            Hidden = widths,
            Epochs = 0.2,
            Validation = 100,
        };
        var data = TaskCatalog.Open(specification.Task, DataFolders.Standard(), 0);
        var (network, trial) = Train(specification, data, folder["kept"]);
        WeightsExport.Write(trial, folder["out"], withRule: false);
        var (exitCode, output, error) =
            Script.Run(python!, Repository.PathOf("examples", "pytorch", "weights.py"), folder["out"], folder["back"]);
        Assert.True(exitCode == 0, error);

        var lines = output.TrimEnd().Split('\n').Select(line => line.Split(' ').Select(Number).ToArray()).ToArray();
        Same(Outputs(network), lines[0]);

        // After PyTorch's step its file is another network, and SOAP's too.
        var next = new Mlp([data.Inputs, .. widths, data.Outputs], Activation.Tanh, LearningRule.Parse("bp"), 9);
        WeightFile.Load(next, folder["back"]);
        Same(Outputs(next), lines[1]);
        Assert.NotEqual(lines[0], lines[1]);
        var begun = Trial.Run(
            specification with { InitialWeights = InitialWeights.Of(folder["back"]), Epochs = 0, Rule = "bp" }, data,
            null, begun => Same(Outputs((Mlp)begun), lines[1]), default);
        Assert.Equal(TrialOutcome.Finished, begun.Outcome);
    }

    private static (Mlp Network, TrialFolder Folder) Train(
        TrialSpecification specification, TaskData data, string path)
    {
        var trial = PlannedTrial.Create(StudyPhase.SharedRate, specification, data.Digests);
        var network = new Mlp(
            specification.Widths(data.Inputs, data.Outputs), Activation.Tanh,
            LearningRule.Parse(specification.Rule), 2);
        var folder = new TrialFolder(path);
        using var folderLock = folder.Claim(trial);
        var (result, provenance) = TimedTrial.Run(
            specification, data, ProvenanceCollector.Collect("soap train", data.Digests), _ => { }, default,
            (what, task, told, stop) => Trial.Run(
                what, task, told, trained => network.load_state_dict(trained.state_dict()), stop));
        folder.WriteResult(result, provenance, StateTensors.Of(network));
        return (network, folder);
    }

    private static double[] Outputs(Mlp network)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var inputs = linspace(-1, 1, network.Inputs).reshape(1, -1);
        var outputs = network.forward(inputs);
        return [.. outputs.data<float>().Select(output => (double)output)];
    }

    private static void Same(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
