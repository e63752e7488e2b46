using Soap.Data;
using Soap.Lifetimes;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Losses;

/// <summary>Names and values of losses.</summary>
public static class LossFunctions
{
    /// <summary>The loss that fits a task: cross-entropy for classes, mean squared error for values.</summary>
    public static Loss For(Dataset data) => data.IsClassification ? Loss.CrossEntropy : Loss.MeanSquaredError;

    /// <summary>The loss with this word, such as <c>sigmoid-cross-entropy</c>.</summary>
    /// <param name="word">The word; null for the loss that fits the task.</param>
    /// <param name="data">The task.</param>
    /// <param name="labelSmoothing">ε, from 0 to below 1.</param>
    /// <param name="outputActivation">The word of an output activation; null: none.</param>
    /// <exception cref="SoapException">There is none, or it needs classes and the task has values, or it holds its own
    /// output activation.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is out of its range.</exception>
    public static Loss Find(
        string? word, TaskData data, double labelSmoothing = 0, string? outputActivation = null)
    {
        var kind = word is null ? For(data.Train).Kind : EnumWords.Find<LossKind>("loss", word);
        var activation = outputActivation is null
            ? OutputActivation.None
            : EnumWords.Find<OutputActivation>("output-activation", outputActivation);
        return kind != LossKind.MeanSquaredError && !data.Train.IsClassification
            ? throw SoapException.BadUsage($"loss = {word} needs classes, but the targets of task '{data.Name}' are " +
                "values; allowed: task, mean-squared-error")
            : labelSmoothing > 0 && !data.Train.IsClassification
            ? throw SoapException.BadUsage($"label-smoothing = {labelSmoothing} needs classes, but the targets of " +
                $"task '{data.Name}' are values; allowed: 0")
            : Loss.Refusal(kind, activation) is { } reason
            ? throw SoapException.BadUsage($"output-activation = {outputActivation} makes no sense here: {reason}; " +
                "allowed: none, or loss = mean-squared-error")
            : new Loss(kind, labelSmoothing, activation);
    }

    /// <summary>The mean loss over the batch, a scalar.</summary>
    /// <param name="loss">Which loss.</param>
    /// <param name="output">a_L, [N, outputs].</param>
    /// <param name="targets">Labels [N], of any type of whole numbers, or values [N, outputs].</param>
    /// <exception cref="ArgumentException">The targets do not fit the output, or are values where the loss needs
    /// labels.</exception>
    public static Tensor Mean(this Loss loss, Tensor output, Tensor targets)
    {
        if (targets.dim() == 0 || targets.shape[0] != output.shape[0])
        {
            throw new ArgumentException($"The targets are {SampleTypes.Shape(targets)}, but the output is " +
                $"{SampleTypes.Shape(output)}.", nameof(targets));
        }

        SampleShapes.CheckTargets(targets, (int)output.shape[1], loss);
        return Temporaries.Kept(() => loss.Kind switch
        {
            LossKind.CrossEntropy when loss.LabelSmoothing > 0 =>
                -(loss.TargetValues(targets, (int)output.shape[1], output.dtype)
                    * functional.log_softmax(output, 1)).sum().Over(output.shape[0]),
            LossKind.CrossEntropy => functional.cross_entropy(output, SampleTypes.InOneForm(targets)),
            LossKind.MeanSquaredError => functional.mse_loss(
                loss.OutputActivation.Apply(output),
                loss.TargetValues(targets, (int)output.shape[1], output.dtype)),
            LossKind.SigmoidCrossEntropy => functional.binary_cross_entropy_with_logits(
                output, loss.TargetValues(targets, (int)output.shape[1], output.dtype),
                    reduction: Reduction.Sum).Over(output.shape[0]),
            _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "Unknown loss."),
        });
    }

    /// <summary>y*, the targets as values [N, outputs]: one-hot for labels, and smoothed as the loss says.</summary>
    /// <param name="loss">Which loss; only the mean squared error takes values.</param>
    /// <param name="targets">Labels [N], of any type of whole numbers, or values [N, outputs].</param>
    /// <param name="outputs">n_L.</param>
    /// <param name="type">float32 or float64.</param>
    /// <exception cref="ArgumentException">The targets do not fit the outputs, or are values where the loss needs
    /// labels.</exception>
    public static Tensor TargetValues(this Loss loss, Tensor targets, int outputs, ScalarType type)
    {
        SampleShapes.CheckTargets(targets, outputs, loss);
        return !SampleTypes.AreLabels(targets) ? targets : Temporaries.Kept(() =>
        {
            var values = functional.one_hot(SampleTypes.InOneForm(targets), outputs).to_type(type);
            return loss.LabelSmoothing == 0
                ? values
                : values.Times(1 - loss.LabelSmoothing).Plus(loss.LabelSmoothing / outputs);
        });
    }
}
