using System.Diagnostics;
using Soap.Data;
using Soap.Lab.Records;
using Soap.Trials;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

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
    /// <param name="train">What trains; null for <see cref="Trial"/>, which alone keeps anything meanwhile.</param>
    /// <param name="checkpoints">What it keeps meanwhile; null: nothing.</param>
    /// <param name="folder">The trial's folder, which keeps what its code writes to the console; null: it has
    /// none.</param>
    /// <param name="trained">Is given the network as it is at the end; null: nobody is.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static (TrialResult Result, TrialProvenance Provenance) Run(
        TrialSpecification specification,
        TaskData data,
        Provenance origin,
        Action<TrialProgress> progress,
        CancellationToken cancellation,
        StudyRunner.Train? train = null,
        TrialCheckpoints? checkpoints = null,
        string? folder = null,
        Action<Module<Tensor, Tensor>>? trained = null)
    {
        ArgumentNullException.ThrowIfNull(specification);
        var (started, watch) = (DateTimeOffset.UtcNow, Stopwatch.StartNew());
        var pace = new TrialPace(specification.Batch);
        using var output = TrialOutput.Of(folder);
        var result = train is not null
            ? train(specification, data, Progressed, cancellation)
            : Trial.Run(specification, data, Progressed, trained ?? (_ => { }), checkpoints, cancellation);
        var provenance = new TrialProvenance(
            origin, result.Engine, checkpoints?.Began ?? started, DateTimeOffset.UtcNow,
            (watch.Elapsed + (checkpoints?.Earlier ?? TimeSpan.Zero)).TotalSeconds);
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
