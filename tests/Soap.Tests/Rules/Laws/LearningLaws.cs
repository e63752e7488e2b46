using System.Collections.Concurrent;
using Soap.Data;
using Soap.Data.Tasks;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Training;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>Rules learn, and feedback that sees nothing of W still comes to agree with it.</summary>
internal static class LearningLaws
{
    private const int Seeds = 10;

    private static readonly Lazy<TaskData> Teacher = new(() =>
        new TeacherStudentTask().Open(new DataFolders(["."], "."), 1));
    private static readonly Lazy<TaskData> TeacherOfClasses = new(() => new TaskData(
        "teacher of classes", Classes(Teacher.Value.Train), Classes(Teacher.Value.Test), Teacher.Value.Outputs,
        Teacher.Value.Digests));

    private static readonly Lazy<TaskData> LinearMap = new(() =>
        new LinearMapTask().Open(new DataFolders(["."], "."), 1));

    // Two laws ask for the same trainings, and all rules of the same length for the same control.
    private static readonly ConcurrentDictionary<(
        string Rule, OptimizerCase? Movement, EngineChoice Engine, bool Classes, int Steps, double Rate),
        (double Before, double After)[]> TeacherResults = new();

    public static Law[] All { get; } =
    [
        Law.OfSteps(Loss_on_a_teachers_task_halves, row => row.LearnsTeacherSteps > 0),
        Law.OfSteps(Beats_frozen_hidden_layers, row => row.LearnsTeacherSteps > 0 && row.HiddenLearns),
        Law.OfSteps(Forward_weights_align_with_feedback, row => row.AlignsBelowDegrees is not null),
        Law.OfSteps(
            The_path_from_input_to_output_turns_against_its_feedback,
            row => row.TurnsAgainstFeedbackAboveDegrees is not null),
    ];

    private static void Loss_on_a_teachers_task_halves(RuleRow row)
    {
        var ratios = TeacherLosses(row).Select(loss => loss.After / loss.Before).ToArray();
        Law.Hold(
            ratios.All(ratio => ratio <= 0.5),
            $"the loss falls to {string.Join(", ", ratios.Select(ratio => ratio.ToString("P0")))}");
    }

    // Random features already halve the loss: a rule whose hidden layers learn does better than that.
    private static void Beats_frozen_hidden_layers(RuleRow row)
    {
        var frozen = row with { Make = () => LearningRule.Parse("frozen") };
        var ratios =
            TeacherLosses(row).Zip(TeacherLosses(frozen), (rule, control) => rule.After / control.After).ToArray();
        Law.Hold(
            ratios.All(ratio => ratio < row.ShareOfControl),
            $"of the control's loss remain {string.Join(", ", ratios.Select(ratio => ratio.ToString("P0")))}");
    }

    private static (double Before, double After)[] TeacherLosses(RuleRow row) =>
        TeacherResults.GetOrAdd(
            (
                row.Make().Text == "wrong" ? row.Name : row.Make().Text,
                row.Movement,
                row.Engine,
                row.LearnsClasses,
                row.LearnsTeacherSteps,
                row.TeacherRate),
            _ => MeasureTeacherLosses(row));

    private static (double Before, double After)[] MeasureTeacherLosses(RuleRow row) =>
        [.. Enumerable.Range(1, Seeds).Select(seed =>
        {
            var (before, after) = (0.0, 0.0);
            Train(
                row,
                (row.LearnsClasses ? TeacherOfClasses : Teacher).Value,
                Activation.Tanh,
                (ulong)seed,
                row.LearnsTeacherSteps,
                row.TeacherRate,
                (_, loss) => before = loss, (_, loss) => after = loss);
            return (before, after);
        })];

    private static void Forward_weights_align_with_feedback(RuleRow row)
    {
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            var (before, after) = (0.0, 0.0);
            Train(row, LinearMap.Value, Activation.Identity, seed, 200, row.Movement?.LearningRate ?? 0.05,
                (network, _) => before = Angle(network), (network, _) => after = Angle(network));
            Law.Hold(
                after < before && after < row.AlignsBelowDegrees,
                $"seed {seed}: the angle goes from {before} to {after} degrees");
        }

        static double Angle(Mlp network) =>
            Geometry.Angle(network.Layers[^1].Weight, network.Layers[^1].EffectiveFeedback)!.Value;
    }

    // An error that is added to the input must make the output err less: W_L ⋯ W_1 comes to oppose B_1 (Dellaferrera
    // and Kreiman 2022 call it anti-alignment).
    private static void The_path_from_input_to_output_turns_against_its_feedback(RuleRow row)
    {
        for (var seed = 1UL; seed <= Seeds; seed++)
        {
            var (before, after) = (0.0, 0.0);
            Train(row, LinearMap.Value, Activation.Identity, seed, 200, 0.05,
                (network, _) => before = Angle(network), (network, _) => after = Angle(network));
            Law.Hold(
                after > before && after > row.TurnsAgainstFeedbackAboveDegrees,
                $"seed {seed}: the angle goes from {before} to {after} degrees");
        }

        static double Angle(Mlp network) => Geometry.Angle(
            network.Layers.Skip(1)
                .Aggregate(network.Layers[0].Weight.detach(), (path, layer) => layer.Weight.detach().matmul(path)),
            network.Layers[0].EffectiveFeedback)!.Value;
    }

    private static void Train(
        RuleRow row, TaskData task, Activation activation, ulong seed, int steps, double rate,
        Action<Mlp, double> before, Action<Mlp, double> after)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([task.Inputs, 20, task.Outputs], activation, row.Make(), seed);
        using var optimizer = row.OptimizerOf(network);
        var loss = LossFunctions.For(task.Train);
        using var trainer = new Trainer(
            network, loss, optimizer, _ => rate,
            new DatasetBatches(task.Train, new BatchOrder(task.Train.Count, 0, seed)), 20,
            new() { Engine = row.Engine });
        before(network, Test());
        Law.Hold(trainer.TrainUntil(20L * steps), "training diverged");
        after(network, Test());

        double Test() => Evaluation.Evaluate(network, loss, task.Test, null, 0).Loss;
    }

    // The label is the teacher's largest value. Ten blank features come first, as an image has an empty edge: there is
    // room for a label that hides nothing.
    private static Dataset Classes(Dataset values) =>
        new(cat([zeros_like(values.Targets), values.Inputs], 1), values.Targets.argmax(1));
}
