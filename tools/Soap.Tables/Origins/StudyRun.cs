using Soap.Lab.Analysis;
using Soap.Lab.Findings;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;

namespace Soap.Tables.Origins;

/// <summary>A study that was run in this process on all cores, in a folder that is there as long as this is.</summary>
internal sealed class StudyRun : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("soap-tables-").FullName;

    /// <summary>Runs a study.</summary>
    public StudyRun(StudySpecification study)
    {
        var data = study.Trial.FindTask().Open(Checkout.Data, study.Trial.DataSeed);
        var provenance = ProvenanceCollector.Collect("Soap.Tables", data.Digests);
        Results = new StudyRunner(study, new StudyFolder(PathOf("study")), data, provenance)
            .Run(Environment.ProcessorCount, CancellationToken.None);
        Analysis = StudyAnalyzer.Analyze(Results, provenance, samples: []);
    }

    /// <summary>All trials.</summary>
    public StudyResults Results { get; }

    /// <summary>All numbers of its report.</summary>
    public StudyAnalysis Analysis { get; }

    /// <summary>A place for more files beside the study's own.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
