// A study of one's own: three rules, a grid of learning rates, five paired seeds, on a task that needs no files.
// Give it a folder and run it twice: the second time nothing is trained.
using OwnStudy;
using Soap.Data;
using Soap.Lab.Findings;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Native;
using Soap.Trials;

NativeEnvironment.Prepare(); // one thread a trial; trials run side by side instead

var study = new StudySpecification
{
    Name = "own",
    Title = "Does feedback alignment learn what a random network computes?",
    Rules = ["bp", "fa", "frozen"],
    LearningRate = 1,
    LearningRates = [0.5, 1, 2, 4],
    Seeds = [1, 2, 3, 4, 5],
    TuningSeeds = [101, 102],
    TargetLoss = 0.05,
    Trial = new TrialSpecification
    {
        Task = "teacher-student",
        Rule = "bp",
        Seed = 0,
        LearningRate = 1,
        Hidden = [50],
        Batch = 20,
        Epochs = 10,
        LogEvery = 500,
        Validation = 400,
        DiagnoseEvery = 0,
    },
};

var folder = new StudyFolder(args.Length > 0 ? args[0] : Path.Combine("runs", study.Name));
var data = TaskCatalog.Open(study.Trial.Task, DataFolders.Standard(), study.Trial.DataSeed);
var provenance = ProvenanceCollector.Collect("OwnStudy", data.Digests);
var counter = new TrialCounter();
var results =
    new StudyRunner(study, folder, data, provenance, counter).Run(Environment.ProcessorCount, CancellationToken.None);
var analysis = StudyAnalyzer.Analyze(results, folder.ReadProvenance()!, samples: []);

Console.WriteLine($"{results.Trials.Count} trials, {counter.Trained} of them trained now");
Console.WriteLine(
    string.Join(Environment.NewLine, analysis.Findings.Concat(analysis.Limits).Select(sentence => $"- {sentence}")));
return results.AllDiverged ? 1 : 0;
