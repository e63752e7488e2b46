using Soap.Lab.Planning;
using Soap.Lab.Specification;
using Soap.Storage;
using Soap.Trials;

namespace Soap.Lab.Records;

/// <summary>
/// A study's files: <c>manifest-N.json</c> (what was planned; the highest N holds), <c>provenance.json</c> (of the
/// last run that trained anything), and for each trial <c>trials/ID/result.json</c>, whose atomic appearance means
/// that it is finished, with its own <c>provenance.json</c>, or <c>error.json</c> if it broke; until then
/// <c>checkpoint-N.safetensors</c>, from which it goes on. Plain files are the only truth.
/// </summary>
/// <param name="path">The folder.</param>
public sealed class StudyFolder(string path)
{
    /// <summary>The folder below the current one in which studies are, unless another is named.</summary>
    public const string UsualPlace = "runs";

    private const string Trials = "trials";

    // No file takes so long to write: what is older was left by a process that was killed.
    private static readonly TimeSpan OldEnough = TimeSpan.FromHours(1);

    /// <summary>The folder.</summary>
    /// <exception cref="SoapException">The path is empty.</exception>
    public string Path { get; } = string.IsNullOrWhiteSpace(path)
        ? throw SoapException.BadUsage(
            $"'{path}' is not a study's folder; allowed: the path of a folder, such as runs/founding")
        : System.IO.Path.GetFullPath(path);

    private readonly StoredFiles _files = new();

    /// <summary>How many of the files read so far carry no digest, as those of earlier versions: whether somebody
    /// changed them nobody can say.</summary>
    public int UncheckedFiles => _files.Unchecked;

    private string TrialsPath => System.IO.Path.Combine(Path, Trials);

    private string ProvenanceFile => System.IO.Path.Combine(Path, "provenance.json");

    // Makes the folder if it is not there. A folder with other things in it is not touched.
    private void Prepare()
    {
        if (Generation == 0 && Directory.Exists(Path)
            && Directory.EnumerateFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry))
                .Any(name => name[0] != '.' && !SourceChanges.IsName(name)))
        {
            throw SoapException.BadStorage($"{Path} is not empty and holds no study (there is no manifest-1.json). " +
                "Give another folder with --out.");
        }

        Folders.Create(Path);
        StoredFiles.RefuseLink(System.IO.Path.Combine(Path, Trials));
        TemporaryFiles.DeleteOlderThan(Path, DateTime.UtcNow - OldEnough);
    }

    /// <summary>Whether anything was planned here.</summary>
    public bool HasStudy => Generation > 0;

    /// <summary>The processes that work on the study's trials at this moment, with how many each has; by name and
    /// number.</summary>
    public IReadOnlyList<WorkingProcess> Processes() => Processes(new HashSet<string>());

    /// <summary>The same, but for those trials whose work is done.</summary>
    /// <param name="finished">Their ids.</param>
    internal IReadOnlyList<WorkingProcess> Processes(IReadOnlySet<string> finished) =>
        !Directory.Exists(TrialsPath) ? [] :
    [
        .. Directory.EnumerateDirectories(TrialsPath)
            .Where(trial => !finished.Contains(System.IO.Path.GetFileName(trial)))
            .Select(Lease.HolderOf).OfType<LeaseHolder>()
            .GroupBy(holder => (holder.Host, holder.Process))
            .Select(own => new WorkingProcess(
                own.Key.Host, own.Key.Process, own.Count(), own.Max(holder => holder.Heartbeat)))
            .OrderBy(process => process.Host, StringComparer.Ordinal).ThenBy(process => process.Number),
    ];

    /// <summary>Whether a trial of the study has a result, or failed.</summary>
    public bool HasOutcomes => Directory.Exists(TrialsPath)
        && Directory.EnumerateDirectories(TrialsPath).Any(trial => TrialFolder.OfStudy(trial, _files).HasOutcome);

    /// <summary>
    /// Makes the folder this study's, confirms that it is, or lets the study that it holds grow by rules, seeds or
    /// learning rates: whatever is finished then stays. Where no trial of what was planned has run, this study takes
    /// its place. Several processes may claim one folder for one study, and share its trials.
    /// </summary>
    /// <param name="study">Checked.</param>
    /// <param name="provenance">Of the process that plans.</param>
    /// <exception cref="SoapException">It holds other things or another study, is in use by processes that work on
    /// another plan, or cannot be made or written (exit code 5).</exception>
    public StudyClaim Claim(StudySpecification study, Provenance provenance)
    {
        Prepare();
        while (true)
        {
            var (change, manifest) = (ChangeBy(study, provenance), Plan(study, provenance));
            if (change == PlanChange.None)
            {
                return new StudyClaim(change, manifest);
            }

            provenance.Changes?.KeepIn(Path); // before the manifest that names them
            if (change == PlanChange.Replaced)
            {
                Replace(manifest);
                return new StudyClaim(change, manifest);
            }

            // Of processes that plan at once, one makes the file; the others look again at what is there then.
            if (ExclusiveFile.TryCreate(ManifestFile(manifest.Generation), SealedJson.BytesOf(manifest)))
            {
                return new StudyClaim(change, manifest);
            }
        }
    }

    /// <summary>Whether the folder still holds what was planned. Until a trial of it has an outcome, another plan may
    /// take its place.</summary>
    /// <param name="manifest">What was planned.</param>
    internal bool Holds(StudyManifest manifest) => File.Exists(ManifestFile(manifest.Generation))
        && StoredFiles.Same(_files.Read<StudyManifest>(ManifestFile(manifest.Generation)).Study, manifest.Study);

    private void Replace(StudyManifest manifest)
    {
        if (Processes() is [var first, ..])
        {
            throw SoapException.BadStorage(
                $"{Path} holds another plan, and {first} works on it. Wait until it ends, or choose another folder.");
        }

        // The highest number holds: until the new one is there whole, it is one of the old plan.
        for (var old = Generation; old > manifest.Generation; old--)
        {
            File.Delete(ManifestFile(old));
        }

        SealedJson.Write(ManifestFile(manifest.Generation), manifest);
    }

    /// <summary>
    /// The manifest that <see cref="Claim"/> would write, or the one that is there where nothing would change; nothing
    /// is written.
    /// </summary>
    /// <param name="study">Checked.</param>
    /// <param name="provenance">Of the process that plans.</param>
    /// <exception cref="SoapException">The folder holds another study (exit code 5).</exception>
    public StudyManifest Plan(StudySpecification study, Provenance provenance) => ChangeBy(study, provenance) switch
    {
        PlanChange.None => ReadManifest(),
        PlanChange.Grown when ReadManifest() is var there => StudyManifest.Of(
            there.Generation + 1, study with { Name = there.Study.Name, Title = there.Study.Title }, provenance),
        _ => StudyManifest.Of(1, study, provenance),
    };

    /// <summary>What <see cref="Claim"/> would do.</summary>
    /// <param name="study">Checked.</param>
    /// <param name="provenance">Of the process that plans.</param>
    /// <exception cref="SoapException">The folder holds another study (exit code 5).</exception>
    public PlanChange ChangeBy(StudySpecification study, Provenance provenance)
    {
        if (!HasStudy)
        {
            return PlanChange.New;
        }

        var there = ReadManifest();
        if (!HasOutcomes)
        {
            return StoredFiles.Same(there.Study, study) && StudyGrowth.OtherData(there, provenance).Length == 0
                ? PlanChange.None : PlanChange.Replaced;
        }

        StudyGrowth.RefuseOther(Path, there, study, provenance);
        return StudyGrowth.AddsNothing(there.Study, study) ? PlanChange.None : PlanChange.Grown;
    }

    /// <summary>What was planned last.</summary>
    /// <exception cref="SoapException">Nothing (exit code 5), or the file is damaged (exit code 3).</exception>
    public StudyManifest ReadManifest() =>
        Generation is > 0 and var generation ? ReadManifest(generation) : throw MissingStudy.Error(Path);

    /// <summary>What was planned at a time: a study that grew keeps its earlier manifests.</summary>
    /// <param name="generation">The manifest's number.</param>
    /// <exception cref="SoapException">There is none (exit code 5), or the file is damaged (exit code 3).</exception>
    internal StudyManifest ReadManifest(int generation) => !HasStudy ? throw MissingStudy.Error(Path)
        : generation >= 1 && generation <= Generation
        ? WithOrigin(StoredChecks.Checked(
            ManifestFile(generation), _files.Read<StudyManifest>(ManifestFile(generation)), generation))
        : throw SoapException.BadStorage(
            $"{Path} has no manifest {generation}; allowed: 1{(Generation == 1 ? "" : $" to {Generation}")}");

    /// <summary>A trial's stored result, or null when it is not finished.</summary>
    /// <exception cref="SoapException">The file is damaged (exit code 3), or is of another trial (exit code
    /// 5).</exception>
    public TrialResult? ReadResult(PlannedTrial trial) => FolderOf(trial).ReadResult(trial);

    /// <summary>
    /// Stores a result; it is complete or absent, never half there. Where it comes from is stored first: there is no
    /// result without.
    /// </summary>
    public void WriteResult(PlannedTrial trial, TrialResult result, TrialProvenance provenance) =>
        FolderOf(trial).WriteResult(result, provenance);

    /// <summary>A trial's own provenance, or null where there is none.</summary>
    /// <exception cref="SoapException">The file is damaged (exit code 3).</exception>
    public TrialProvenance? ReadProvenance(PlannedTrial trial) => FolderOf(trial).ReadProvenance();

    /// <summary>How a trial failed, or null where it did not.</summary>
    /// <exception cref="SoapException">The file is damaged (exit code 3).</exception>
    public TrialFailure? ReadFailure(PlannedTrial trial) => FolderOf(trial).ReadFailure();

    /// <summary>Stores how a trial failed.</summary>
    public void WriteFailure(PlannedTrial trial, TrialFailure failure) => FolderOf(trial).WriteFailure(failure);

    /// <summary>Forgets how a trial failed, so that it is run again.</summary>
    public void Forget(PlannedTrial trial) => FolderOf(trial).Forget();

    /// <summary>Stores where the numbers come from, and what the source was changed by.</summary>
    public void WriteProvenance(Provenance provenance)
    {
        provenance.Changes?.KeepIn(Path);
        SealedJson.Write(ProvenanceFile, provenance);
    }

    /// <summary>
    /// The provenance of the numbers: of the last run that trained anything, or of the plan where that is not stored.
    /// </summary>
    /// <exception cref="SoapException">The folder holds no study, or a damaged file.</exception>
    public Provenance ReadProvenance() => _files.ReadIfThere<Provenance>(ProvenanceFile) ?? ReadManifest().Provenance;

    /// <summary>Whether the trial of an id has a result, or failed.</summary>
    internal bool HasOutcome(string trial) =>
        TrialFolder.OfStudy(System.IO.Path.Combine(TrialsPath, trial), _files).HasOutcome;

    /// <summary>A trial's files.</summary>
    internal TrialFolder FolderOf(PlannedTrial trial) =>
        TrialFolder.OfStudy(System.IO.Path.Combine(TrialsPath, trial.Id), _files);

    private int Generation
    {
        get
        {
            var generation = 0;
            while (File.Exists(ManifestFile(generation + 1)))
            {
                generation++;
            }

            return generation;
        }
    }

    // Where data of one's own lie is no part of a study: the last run knows, or the plan.
    private StudyManifest WithOrigin(StudyManifest manifest)
    {
        if (manifest.Study.Trial.Data is null)
        {
            return manifest;
        }

        var last = _files.ReadIfThere<Provenance>(ProvenanceFile);
        var isLast = last?.Data is not null && StudyGrowth.OtherData(manifest, last).Length == 0;
        var trial = manifest.Study.Trial.WithOrigin((isLast ? last : manifest.Provenance)!.Data);
        return manifest with { Study = manifest.Study with { Trial = trial } };
    }

    private string ManifestFile(int generation) => System.IO.Path.Combine(Path, $"manifest-{generation}.json");
}
