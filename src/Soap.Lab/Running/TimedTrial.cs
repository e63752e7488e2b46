using System.Diagnostics;
using Soap.Data;
using Soap.Lab.Records;
using Soap.Trials;

namespace Soap.Lab.Running;

/// <summary>Trains one network and notes when, for how long, and at which pace.</summary>
internal static class TimedTrial
{
    /// <summary>The result, and where it comes from.</summary>
    /// <param name="specification">What to run.</param>
    /// <param name="data">The task, opened.</param>
    /// <param name="origin">Of this process.</param>
    /// <param name="progress">Is told how it proceeds.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <param name="train">What trains; null for <see cref="Trial"/>.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static (TrialResult Result, TrialProvenance Provenance) Run(
        TrialSpecification specification,
        TaskData data,
        Provenance origin,
        Action<TrialProgress> progress,
        CancellationToken cancellation,
        StudyRunner.Train? train = null)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var (started, watch) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
        var pace = new TrialPace(specification.Batch);
        var result = (train ?? Trial.Run)(specification, data, Progressed, cancellation);
        var provenance =
            new TrialProvenance(origin, result.Engine, started, DateTimeOffset.UtcNow, watch.Elapsed.TotalSeconds);
        return (result, provenance with
        {
            SecondsPerExample = pace.SecondsPerExample,
            InitialWeightsFile = specification.InitialWeights?.Path,
        });

        void Progressed(TrialProgress point)
        {
            pace.Add(point);
            progress(point);
        }
    }
}
