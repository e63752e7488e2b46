using Soap.Data;

namespace Soap.Trials;

/// <content>What data a trial refuses.</content>
public sealed partial class Trial
{
    /// <summary>Refuses training on noise, whose labels are drawn, for a task that has none.</summary>
    /// <exception cref="SoapException">The task's targets are values.</exception>
    public static void RefuseNoiseWithoutClasses(TrialSpecification specification, TaskData data)
    {
        if (specification.NoiseExamples > 0 && !data.Train.IsClassification)
        {
            throw SoapException.BadUsage(
                $"noise-examples = {specification.NoiseExamples} needs classes, from which noise gets its labels, " +
                    $"but the targets of task '{data.Name}' are values");
        }
    }

    /// <summary>Refuses to select by accuracy for a task that has none.</summary>
    /// <exception cref="SoapException">The task's targets are values.</exception>
    public static void RefuseAccuracyWithoutClasses(TrialSpecification specification, TaskData data)
    {
        if (specification.Selection == EnumWords.Of(SelectionKind.Accuracy) && !data.Train.IsClassification)
        {
            throw SoapException.BadUsage(
                $"select = {specification.Selection} needs classes, but the targets of task '{data.Name}' are " +
                    "values; allowed: last, loss");
        }
    }

    /// <summary>Refuses data of another task than the one that is asked for: the result would be stored under a name
    /// that is not its own.</summary>
    /// <param name="task">The task's word in the specification.</param>
    /// <param name="data">What is there.</param>
    /// <exception cref="ArgumentException">They differ.</exception>
    public static void RefuseOtherTask(string task, TaskData data)
    {
        if (data.Name != task)
        {
            throw new ArgumentException(
                $"The specification is of task '{task}', but the data are those of task '{data.Name}'.", nameof(data));
        }
    }

    private static void RefuseWithoutImages(TrialSpecification specification, TaskData data)
    {
        if (specification.Augmentation is null != data.Whole is null)
        {
            throw new ArgumentException(
                $"The specification has augment = {specification.Augment ?? "none"}, and " +
                    "the data were opened otherwise; " +
                    $"open them with {nameof(TrialSpecification)}.{nameof(TrialSpecification.FindTask)}.",
                nameof(data));
        }
    }

    private static void RefuseOtherData(TrialSpecification specification, TaskData data)
    {
        if (specification.Data is { } own && data.Digests.GetValueOrDefault(specification.Task) != own.Digest)
        {
            throw new ArgumentException(
                $"The specification is of data with SHA-256 {own.Digest}, and these are others.",
                nameof(data));
        }
    }
}
