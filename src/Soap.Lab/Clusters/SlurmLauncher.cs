using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Storage;

namespace Soap.Lab.Clusters;

/// <summary>Hands trials of a study to Slurm: arrays of tasks, and a job behind them.</summary>
/// <param name="study">The study's folder.</param>
/// <param name="manifest">The plan.</param>
/// <param name="settings">What Slurm is asked for.</param>
/// <param name="program">The words that start the command <c>soap</c>, with absolute paths.</param>
/// <param name="options">Options of every worker.</param>
internal sealed class SlurmLauncher(
    StudyFolder study, StudyManifest manifest, SlurmSettings settings, IReadOnlyList<string> program,
    IReadOnlyList<string> options)
{
    // Slurm's own default.
    private const int UsualArraySize = 1001;

    private readonly SlurmFolder _folder = new(study.Path);

    /// <summary>The scripts, by their files, of what would be submitted; nothing is written.</summary>
    /// <param name="trials">By their numbers, rising.</param>
    /// <param name="perTask">Trials of a task.</param>
    /// <param name="retry">Whether trials that failed before are run again.</param>
    public IReadOnlyList<(string File, string Text)> Preview(
        IReadOnlyList<(int Number, PlannedTrial Trial)> trials, int perTask, bool retry)
    {
        var paths = _folder.Paths(_folder.NextNumber);
        var arrays = SlurmPacking.Tasks(trials, perTask).Chunk(SlurmTools.MaxArraySize() ?? UsualArraySize).ToArray();
        return
        [
            .. arrays.SelectMany((tasks, at) => FilesOf(paths, at + 1, tasks, retry)),
            (paths.NextScript, Scripts(paths).Next()),
        ];
    }

    /// <summary>Writes the scripts, and submits them.</summary>
    /// <param name="trials">By their numbers, rising.</param>
    /// <param name="perTask">Trials of a task.</param>
    /// <param name="retry">Whether trials that failed before are run again.</param>
    /// <exception cref="SoapException">There is no Slurm here, or it refuses (exit code 2); or files cannot be written
    /// (exit code 5).</exception>
    public SlurmSubmission Submit(
        IReadOnlyList<(int Number, PlannedTrial Trial)> trials, int perTask, bool retry)
    {
        var size = SlurmTools.MaxArraySize();
        if (size is null)
        {
            SlurmTools.Require("scontrol", "ping");
        }

        var number = _folder.NextNumber;
        _folder.Prepare(number);
        var (paths, arrays) = (_folder.Paths(number), new List<SlurmArray>());
        try
        {
            foreach (var tasks in SlurmPacking.Tasks(trials, perTask).Chunk(size ?? UsualArraySize))
            {
                var array = arrays.Count + 1;
                Write(FilesOf(paths, array, tasks, retry));
                arrays.Add(new SlurmArray(array, Submit(paths.Script(array)), tasks));
                _folder.Write(Submission(number, retry, arrays, null));
            }

            Write([(paths.NextScript, Scripts(paths).Next())]);
            var behind = $"--dependency=afterany:{string.Join(':', arrays.Select(array => array.Job))}";
            var submission = Submission(number, retry, arrays, Submit(paths.NextScript, behind));
            _folder.Write(submission);
            return submission;
        }
        catch (SoapException)
        {
            if (arrays.Count > 0)
            {
                SlurmTools.Run("scancel", [.. arrays.Select(array => array.Job)]);
            }

            throw;
        }
    }

    private static string Submit(string script, params string[] more) =>
        SlurmTools.Require("sbatch", ["--parsable", .. more, script]).Trim().Split(';')[0];

    private static void Write(IEnumerable<(string File, string Text)> files)
    {
        foreach (var (file, text) in files)
        {
            AtomicFile.Write(file, text);
        }
    }

    private IReadOnlyList<(string File, string Text)> FilesOf(
        SlurmPaths paths, int array, SlurmTask[] tasks, bool retry) =>
    [
        (paths.Tasks(array), string.Concat(tasks.Select(task => task.Numbers + "\n"))),
        (paths.Script(array),
            Scripts(paths).Trials(array, tasks.Length, manifest.Generation, BuildDigest.Current, retry)),
    ];

    private SlurmScripts Scripts(SlurmPaths paths) =>
        new(manifest.Study.Name, study.Path, paths, settings, program, options);

    private SlurmSubmission Submission(int number, bool retry, IReadOnlyList<SlurmArray> arrays, string? next) => new(
        SlurmSubmission.CurrentFormat, number, manifest.Generation, BuildDigest.Current, DateTimeOffset.UtcNow,
        settings, retry, [.. arrays], next);
}
