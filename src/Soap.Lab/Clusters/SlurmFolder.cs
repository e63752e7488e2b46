using System.Globalization;
using Soap.Lab.Records;
using Soap.Storage;

namespace Soap.Lab.Clusters;

/// <summary>A study's submissions to Slurm: the folder <c>slurm</c> in the study's.</summary>
/// <param name="study">The study's folder.</param>
internal sealed class SlurmFolder(string study)
{
    private readonly StoredFiles _files = new();

    /// <summary>Where the files of a submission are.</summary>
    public SlurmPaths Paths(int number) => new(study, number);

    /// <summary>The number that the next submission gets.</summary>
    public int NextNumber => Numbers() is [.., var last] ? last + 1 : 1;

    /// <summary>Those that were submitted, in their order.</summary>
    /// <exception cref="SoapException">A file is damaged, or of another version (exit code 3).</exception>
    public IReadOnlyList<SlurmSubmission> Submissions() => [.. Numbers().Select(Read).OfType<SlurmSubmission>()];

    /// <summary>Takes the folder, so that no other process submits meanwhile; it is made if need be.</summary>
    /// <exception cref="SoapException">Another process has it, or it cannot be made (exit code 5).</exception>
    public Lease Take()
    {
        var root = SlurmPaths.Root(study);
        StoredFiles.RefuseLink(root);
        Folders.Create(root);
        return Lease.Take(root);
    }

    /// <summary>Makes the folder of a submission, and those of logs and attempts.</summary>
    /// <exception cref="SoapException">It cannot be made (exit code 5).</exception>
    public void Prepare(int number)
    {
        StoredFiles.RefuseLink(SlurmPaths.Root(study));
        var paths = Paths(number);
        Folders.Create(paths.Logs);
        Folders.Create(paths.AttemptsFolder);
    }

    /// <summary>Stores what was submitted.</summary>
    public void Write(SlurmSubmission submission) =>
        SealedJson.Write(Paths(submission.Number).Submission, submission);

    private SlurmSubmission? Read(int number)
    {
        var file = Paths(number).Submission;
        var submission = _files.ReadIfThere<SlurmSubmission>(file);
        return submission is null or { Format: SlurmSubmission.CurrentFormat } ? submission
            : throw SoapException.BadData(
                $"{file}: its format is '{submission.Format}'; allowed: {SlurmSubmission.CurrentFormat}. Another " +
                "version of SOAP wrote it");
    }

    private IReadOnlyList<int> Numbers() => !Directory.Exists(SlurmPaths.Root(study)) ? [] :
    [
        .. Directory.EnumerateDirectories(SlurmPaths.Root(study))
            .Select(path => int.TryParse(
                Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0).Order(),
    ];
}
