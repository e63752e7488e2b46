using Soap.Data;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Tests.Running;

/// <summary>A study of 2 rules × (2 seeds + 2 learning rates) on generated data, run in well under a second.</summary>
internal static class SmallStudy
{
    public static readonly TaskData Data = TaskCatalog.Open("teacher-student", DataFolders.Standard(), 0);

    public static readonly Provenance Provenance = new Provenance
    {
        SoapVersion = "0",
        Commit = "commit",
        DotnetVersion = "dotnet",
        TorchSharpVersion = "torchsharp",
        LibtorchVersion = "libtorch",
        OperatingSystem = "system",
        Processor = "processor",
        InstructionSet = "set",
        Cores = 2,
        ThreadsPerTrial = 1,
        CommandLine = "soap run",
        DataDigests = Data.Digests,
    };

    public static StudySpecification Specification { get; } = new()
    {
        Name = "small",
        Title = "A small study",
        Rules = ["bp", "fa"],
        LearningRate = 0.05,
        LearningRates = [0.05, 0.1],
        Seeds = [1, 2],
        TuningSeeds = [11],
        TargetLoss = 0.5,
        Trial = new TrialSpecification
        {
            Task = "teacher-student",
            Rule = "bp",
            Seed = 0,
            LearningRate = 0.05,
            Hidden = [8],
            Batch = 32,
            Epochs = 0.5,
            Validation = 200,
            LogEvery = 200,
            EvaluateEvery = 400,
            DiagnoseEvery = 400,
        },
    };

    public static StudyResults Run(
        string folder, StudySpecification? study = null, int jobs = 2, IStudyObserver? observer = null,
        CancellationToken cancellation = default) =>
        new StudyRunner(
            study ?? Specification, new StudyFolder(folder), Data, Provenance, observer ?? new CountingObserver())
            .Run(jobs, cancellation);

    /// <summary>The stored files of a study that was run, one of each kind, and what reads it.</summary>
    public static (string File, Action<StudyFolder> Read)[] Readers(string path)
    {
        var trial = StudyResults.Read(new StudyFolder(path)).Trials[0].Trial;
        var trialPath = Path.Combine(path, "trials", trial.Id);
        new StudyFolder(path)
            .WriteFailure(trial, TrialFailure.Of(new InvalidOperationException("broken"), Provenance));
        return
        [
            (Path.Combine(path, "manifest-1.json"), folder => folder.ReadManifest()),
            (Path.Combine(path, "provenance.json"), folder => folder.ReadProvenance()),
            (Path.Combine(trialPath, "result.json"), folder => folder.ReadResult(trial)),
            (Path.Combine(trialPath, "provenance.json"), folder => folder.ReadProvenance(trial)),
            (Path.Combine(trialPath, "error.json"), folder => folder.ReadFailure(trial)),
        ];
    }
}

/// <summary>Counts what a runner reports, and may act on it.</summary>
internal sealed class CountingObserver(Action? onFinished = null) : IStudyObserver
{
    private int _trained, _stored;

    public int Trained => _trained;

    public int Stored => _stored;

    public int Total { get; private set; }

    public void Expected(int trials) => Total = trials;

    public void Finished(PlannedTrial trial, TrialResult result, bool wasStored)
    {
        Interlocked.Increment(ref wasStored ? ref _stored : ref _trained);
        onFinished?.Invoke();
    }
}
