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
    /// <exception cref="SoapException">There is none, or it needs classes and the task has values.</exception>
    public static Loss Find(string? word, TaskData data)
    {
        var loss = word is null ? For(data.Train) : EnumWords.Find<Loss>("loss", word);
        return loss == Loss.MeanSquaredError || data.Train.IsClassification
            ? loss
            : throw SoapException.BadUsage($"loss = {word} needs classes, but the targets of task '{data.Name}' are " +
                "values; allowed: task, mean-squared-error");
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
        return Temporaries.Kept(() => loss switch
        {
            Loss.CrossEntropy => functional.cross_entropy(output, SampleTypes.InOneForm(targets)),
            Loss.MeanSquaredError => functional.mse_loss(output, loss.TargetValues(targets, (int)output.shape[1],
                output.dtype)),
            Loss.SigmoidCrossEntropy => functional.binary_cross_entropy_with_logits(
                output, loss.TargetValues(targets, (int)output.shape[1], output.dtype),
                    reduction: Reduction.Sum).Over(output.shape[0]),
            _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, "Unknown loss."),
        });
    }

    /// <summary>The targets as values [N, outputs]: one-hot for labels.</summary>
    /// <param name="loss">Which loss; only the mean squared error takes values.</param>
    /// <param name="targets">Labels [N], of any type of whole numbers, or values [N, outputs].</param>
    /// <param name="outputs">n_L.</param>
    /// <param name="type">float32 or float64.</param>
    /// <exception cref="ArgumentException">The targets do not fit the outputs, or are values where the loss needs
    /// labels.</exception>
    public static Tensor TargetValues(this Loss loss, Tensor targets, int outputs, ScalarType type)
    {
        SampleShapes.CheckTargets(targets, outputs, loss);
        return SampleTypes.AreLabels(targets)
            ? Temporaries.Kept(() => functional.one_hot(SampleTypes.InOneForm(targets), outputs).to_type(type))
            : targets;
    }
}
