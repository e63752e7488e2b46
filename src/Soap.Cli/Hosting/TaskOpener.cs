using Soap.Cli.Screens;
using Soap.Data;
using Soap.Losses;
using Soap.Native;
using Soap.Trials;

namespace Soap.Cli.Hosting;

/// <summary>Opens a trial's task before anything is written, and says how its samples are shared out.</summary>
internal static class TaskOpener
{
    /// <summary>The data, when they fit the specification.</summary>
    /// <exception cref="SoapException">libtorch cannot be loaded (1), there is no GPU where one is asked for (2),
    /// files are missing or damaged (3), or they do not fit (2).</exception>
    public static TaskData For(TrialSpecification specification, DataFolders folders, Screen screen)
    {
        NativeLibraries.Load();
        _ = TrialDevice.Open(specification.Device);
        var data = specification.FindTask().Open(folders, specification.DataSeed);
        _ = LossFunctions.Find(
            specification.Loss, data, specification.LabelSmoothing, specification.OutputActivation);
        _ = data.Scaled(specification.InputScaling);
        Trial.RefuseNoiseWithoutClasses(specification, data);
        Trial.RefuseAccuracyWithoutClasses(specification, data);
        var (samples, held) = (data.Train.Count, specification.Validation);
        if (held >= samples)
        {
            throw SoapException.BadUsage(
                $"validation={held}: the task {data.Name} has {samples} training samples; " +
                    $"allowed: 0 to {samples - 1}");
        }

        screen.WriteNote(
            $"task {data.Name}: {samples - held:#,0} samples to train on, {held:#,0} held out for validation");
        foreach (var note in specification.DataOrigin?.Notes ?? [])
        {
            screen.WriteNote($"task {data.Name}: {note}");
        }

        return data;
    }
}
