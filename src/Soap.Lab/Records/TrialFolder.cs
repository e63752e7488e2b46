using Soap.Lab.Planning;
using Soap.Lab.Specification;
using Soap.Storage;
using Soap.Trials;

namespace Soap.Lab.Records;

/// <summary>
/// One trial's files: <c>result.json</c>, whose atomic appearance means that it is finished, <c>provenance.json</c>,
/// or <c>error.json</c> if it broke; while it runs <c>checkpoint-N.safetensors</c>. A study has one such folder for
/// each trial; a single trial has one of its own, which keeps its network too (<c>network.safetensors</c>), and what
/// the source was changed by.
/// </summary>
internal sealed class TrialFolder
{
    /// <summary>The file of what the trial's code wrote to the console.</summary>
    public const string OutputName = "output.txt";

    internal const string ResultName = "result.json";
    private const string Example = "runs/one", NetworkName = "network.safetensors";
    private const int MostLooks = 3;
    private readonly StoredFiles _files;
    private readonly bool _isOfStudy;

    /// <summary>The folder of a single trial.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="SoapException">The path is empty.</exception>
    public TrialFolder(string path)
        : this(
            string.IsNullOrWhiteSpace(path)
                ? throw SoapException.BadUsage(
                    $"'{path}' is not a folder; allowed: the path of a folder, such as {Example}")
                : System.IO.Path.GetFullPath(path),
            new StoredFiles(),
            isOfStudy: false)
    {
    }

    private TrialFolder(string path, StoredFiles files, bool isOfStudy)
    {
        (Path, _files, _isOfStudy) = (path, files, isOfStudy);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    private string ResultFile => System.IO.Path.Combine(Path, ResultName);

    private string ProvenanceFile => System.IO.Path.Combine(Path, "provenance.json");

    private string NetworkFile => System.IO.Path.Combine(Path, NetworkName);

    private static string ElsewhereOrGone =>
        $"{Environment.NewLine}Give another folder with --out, or remove this one.";

    private string FailureFile => System.IO.Path.Combine(Path, "error.json");

    /// <summary>Whether the trial has a result, or failed.</summary>
    internal bool HasOutcome => StoredFiles.IsThere(ResultFile) || StoredFiles.IsThere(FailureFile);

    /// <summary>Whether a file is the network that some trial keeps.</summary>
    internal static bool IsNetwork(string file) => System.IO.Path.GetFileName(file) == NetworkName
        && StoredFiles.IsThere(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, ResultName));

    /// <summary>The folder of one trial of a study.</summary>
    internal static TrialFolder OfStudy(string path, StoredFiles files) => new(path, files, isOfStudy: true);

    /// <summary>Takes the folder for this process, and makes it if it is not there, for a trial that is not part of a
    /// study.</summary>
    /// <param name="trial">The trial that is to be kept in it.</param>
    /// <exception cref="SoapException">It holds another trial or other things, is in use, or cannot be made (exit code
    /// 5).</exception>
    public Lease Claim(PlannedTrial trial)
    {
        if (ReadResult(trial) is null)
        {
            RefuseOtherFiles();
            RefuseToReplace(trial.Specification.InitialWeights);
        }

        return TryTake(out var other) ?? throw Lease.InUse(Path, other);
    }

    /// <summary>Takes the folder for this process, and makes it if it is not there; null: another process has it.
    /// </summary>
    /// <param name="other">Which.</param>
    /// <exception cref="SoapException">It cannot be made or written (exit code 5).</exception>
    public Lease? TryTake(out LeaseHolder? other)
    {
        Make();
        var lease = Lease.TryTake(Path, out other);
        if (lease is null)
        {
            return null;
        }

        try
        {
            TemporaryFiles.DeleteAll(Path);
            return lease;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            lease.Dispose();
            throw StorageError.Describe(Path, null, error);
        }
    }

    /// <summary>What became of a trial of a study: its result, or how it failed. A file that cannot be used is a
    /// failure too, of this trial alone. Neither: nothing yet.</summary>
    /// <param name="trial">The trial.</param>
    public (TrialResult? Result, TrialProvenance? Provenance, TrialFailure? Failure) ReadOutcome(PlannedTrial trial)
    {
        // Another process may store its result, and forget a failure, between two looks.
        for (var attempt = 1; attempt < MostLooks; attempt++)
        {
            try
            {
                return Read();
            }
            catch (SoapException)
            {
                Thread.Yield();
            }
        }

        try
        {
            return Read();
        }
        catch (SoapException damaged)
        {
            return (null, null, new TrialFailure(
                nameof(SoapException), damaged.Message, "",
                File.GetLastWriteTimeUtc(StoredFiles.IsThere(ResultFile) ? ResultFile : FailureFile), null)
            {
                IsDamage = true,
            });
        }

        (TrialResult? Result, TrialProvenance? Provenance, TrialFailure? Failure) Read() =>
            ReadResult(trial) is { } result ? (result, ReadProvenance(), null) : (null, null, ReadFailure());
    }

    /// <summary>The same of a result without its curves, where it can be read so; see
    /// <see cref="ResultOutline"/>.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="outline">Reads it.</param>
    public (TrialResult? Result, TrialProvenance? Provenance, TrialFailure? Failure) ReadOutcome(
        PlannedTrial trial, ResultOutline outline)
    {
        try
        {
            return outline.Read(ResultFile, trial) is { } result ? (result, ReadProvenance(), null)
                : Directory.Exists(Path) ? ReadOutcome(trial)
                : default;
        }
        catch (SoapException)
        {
            return ReadOutcome(trial); // its origin is damaged, or was not there yet
        }
    }

    /// <summary>Puts files that cannot be used aside, each under its name and <c>.damaged</c>, so that the trial can
    /// be run again.</summary>
    /// <param name="trial">The trial.</param>
    public void PutAsideDamaged(PlannedTrial trial)
    {
        Try(ResultFile, () => ReadResult(trial));
        Try(ProvenanceFile, ReadProvenance);
        Try(FailureFile, ReadFailure);

        static void Try(string file, Func<object?> read)
        {
            try
            {
                read();
            }
            catch (SoapException damaged) when (!IsUnreadable(damaged))
            {
                PutAside(file);
            }
            catch (SoapException)
            {
                // What cannot be read now may be whole: it stays, and the trial is as it was.
            }
        }
    }

    private static bool IsUnreadable(Exception? error) => error is IOException or UnauthorizedAccessException
        || (error is not null && IsUnreadable(error.InnerException));

    private static void PutAside(string file)
    {
        try
        {
            File.Move(file, file + ".damaged", overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Describe(file + ".damaged", null, error);
        }
    }

    /// <summary>The stored result, or null when the trial is not finished.</summary>
    /// <param name="trial">The trial that it must be of.</param>
    /// <exception cref="SoapException">The file is damaged (exit code 3), or is of another trial (exit code
    /// 5).</exception>
    public TrialResult? ReadResult(PlannedTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (!StoredFiles.IsThere(ResultFile))
        {
            return null;
        }

        var result = ReadResult();
        return !StoredFiles.Same(result.Specification, trial.Specification) ? throw OtherTrial(result, trial)
            : !IsOfItsData(trial, result) ? throw OtherData()
            : result;
    }

    /// <summary>The kept network, as it was at the end of training.</summary>
    /// <exception cref="SoapException">The folder has no trial, or keeps none (exit code 5); or the file is damaged
    /// (exit code 3).</exception>
    public IReadOnlyList<SafetensorsTensor> ReadNetwork() =>
        StoredFiles.IsThere(ResultFile) && StoredFiles.IsThere(NetworkFile)
            ? SafetensorsReader.Read(NetworkFile).Tensors
            : throw NoNetwork();

    /// <summary>Stores a result; it is complete or absent, never half there. Where it comes from is stored first:
    /// there is no result without.</summary>
    /// <param name="result">The result.</param>
    /// <param name="provenance">Where it comes from.</param>
    /// <param name="network">The trained network; null where it is not kept.</param>
    public void WriteResult(
        TrialResult result, TrialProvenance provenance, IReadOnlyList<SafetensorsTensor>? network = null)
    {
        Make();
        if (!StoredFiles.IsThere(ResultFile))
        {
            if (!_isOfStudy)
            {
                provenance.Origin.Changes?.KeepIn(Path); // a study's folder keeps them for all its trials
            }

            SealedJson.Write(ProvenanceFile, provenance);
            if (network is not null)
            {
                SafetensorsWriter.Write(NetworkFile, network);
            }

            // The first result stands, whoever comes too late with a second.
            ExclusiveFile.TryCreate(ResultFile, SealedJson.BytesOf(result));
        }

        Forget();
        TrialCheckpoints.Remove(Path);
    }

    /// <summary>The provenance of the result, or null where that is not stored.</summary>
    /// <exception cref="SoapException">The file is damaged (exit code 3).</exception>
    public TrialProvenance? ReadProvenance() => _files.ReadProvenanceIfThere(ProvenanceFile);

    /// <summary>How the trial failed, or null where it did not.</summary>
    /// <exception cref="SoapException">The file is damaged (exit code 3).</exception>
    public TrialFailure? ReadFailure() => _files.ReadIfThere<TrialFailure>(FailureFile);

    /// <summary>Stores how the trial failed. It keeps no state: what broke may be in it, and run again the trial
    /// begins anew.</summary>
    public void WriteFailure(TrialFailure failure)
    {
        Make();
        SealedJson.Write(FailureFile, failure);
        TrialCheckpoints.Remove(Path);
    }

    /// <summary>What the trial keeps while it runs.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="every">How often.</param>
    /// <param name="origin">Of this process.</param>
    /// <param name="goesOn">Is told after how many examples it goes on, and why not from the newest state.</param>
    /// <param name="beginsAnew">Is told why it begins anew although there is a state.</param>
    /// <exception cref="SoapException">The folder is a link, which leads out of a study (exit code 5).</exception>
    public TrialCheckpoints Checkpoints(
        PlannedTrial trial, CheckpointInterval every, Provenance origin, Action<long, string?> goesOn,
        Action<string> beginsAnew)
    {
        RefuseLinks();
        return new TrialCheckpoints(Path, every, CheckpointOrigin.Of(trial, origin))
        {
            GoesOn = goesOn,
            BeginsAnew = beginsAnew,
        };
    }

    /// <summary>Deletes what is left of the states of a trial that runs no more, and of leases.</summary>
    public void RemoveLeftovers()
    {
        if (!_isOfStudy || !RegularFile.IsLink(Path))
        {
            TrialCheckpoints.Remove(Path);
            Lease.RemoveDead(Path);
        }
    }

    /// <summary>Forgets how the trial failed, so that it is run again.</summary>
    public void Forget() => File.Delete(FailureFile);

    private TrialResult ReadResult()
    {
        try
        {
            var result = _files.Read<TrialResult>(ResultFile);
            StoredChecks.Check(ResultFile, result);
            return result;
        }
        catch (SoapException damaged)
        {
            throw SoapException.BadData(damaged.Message + AgainIfRemoved, damaged);
        }
    }

    private SoapException OtherTrial(TrialResult there, PlannedTrial trial)
    {
        if (_isOfStudy)
        {
            return SoapException.BadStorage($"{ResultFile} is the result of another trial.");
        }

        var differences = SpecificationKeys.Differences(there.Specification, trial.Specification)
            .Select(difference => $"{Environment.NewLine}  {difference}");
        return SoapException.BadStorage(
            $"{ResultFile} is the result of another trial; " +
                $"it differs in{string.Concat(differences)}{ElsewhereOrGone}");
    }

    private SoapException OtherData() => SoapException.BadStorage(
        _isOfStudy ? $"{ResultFile} is the result of its trial on other data."
            : $"{ResultFile} is the result of the same trial on other data.{ElsewhereOrGone}");

    private void RefuseOtherFiles()
    {
        // What an earlier run of this or another trial left that did not come to its end is written over.
        // A network without its origin is somebody else's.
        string[] own =
        [
            System.IO.Path.GetFileName(ProvenanceFile), System.IO.Path.GetFileName(FailureFile), OutputName,
            .. StoredFiles.IsThere(ProvenanceFile) ? [NetworkName] : Array.Empty<string>(),
        ];
        if (Directory.Exists(Path)
            && Directory.EnumerateFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)!)
                .Any(name => name[0] != '.' && !own.Contains(name) && !TrialCheckpoints.IsName(name)
                    && !Lease.IsName(name) && !SourceChanges.IsName(name)))
        {
            throw SoapException.BadStorage(
                $"{Path} is not empty and holds no trial (there is no result.json). Give another folder with --out.");
        }
    }

    private void RefuseToReplace(InitialWeights? initial)
    {
        if (initial?.Path == NetworkFile)
        {
            throw SoapException.BadStorage(
                $"{NetworkFile} is what the trial begins with, and its own network would take its place. " +
                    "Give another folder with --out.");
        }
    }

    private SoapException NoNetwork() => SoapException.BadStorage(
        new StudyFolder(Path).HasStudy
            ? $"{Path} is a study's folder, and a study keeps no networks; soap train … --out DIR keeps one."
        : StoredFiles.IsThere(ResultFile)
            ? $"{Path} keeps no network (there is no {NetworkName}); versions before " +
                "there were such files kept none. Remove its result.json, and run its command again."
        : $"{Path} holds no trial: there is no result.json. Keep one with: soap train … --out " +
            Quotation.ForShell(Path));

    // A study's trial is run again by soap retry, which puts the file aside.
    private string AgainIfRemoved => _isOfStudy ? "" : " Remove this file to run its trial again.";

    private static bool IsOfItsData(PlannedTrial trial, TrialResult result) =>
        PlannedTrial.Create(trial.Phase, result.Specification, result.DataDigests).Id == trial.Id;

    private void Make()
    {
        RefuseLinks();
        Folders.Create(Path);
    }

    private void RefuseLinks()
    {
        if (_isOfStudy)
        {
            StoredFiles.RefuseLink(Path);
        }
    }
}
