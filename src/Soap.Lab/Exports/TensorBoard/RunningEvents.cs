using Soap.Lab.Exports.Tables;
using Soap.Lab.Planning;
using Soap.Storage;

namespace Soap.Lab.Exports.TensorBoard;

/// <summary>The event file of a trial at work: each value is appended as it is made, since TensorBoard reads on where
/// it stopped, and what is left when the trial has its result.</summary>
internal sealed class RunningEvents : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly HashSet<(string Metric, int? Layer, long Examples)> _written = [];

    /// <summary>Begins a trial's file anew.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="trial">The trial.</param>
    /// <exception cref="SoapException">It cannot be written (exit code 5).</exception>
    public RunningEvents(string folder, PlannedTrial trial)
    {
        _path = Path.Combine(folder, EventFile.Name);
        Folders.Create(folder);
        _file = Stored(() =>
        {
            File.Delete(_path); // who reads the old one is not given another one's middle
            return new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        });
        Stored(() =>
        {
            EventFile.Write(_file, EventFile.First);
            foreach (var about in TrialEvents.About(trial))
            {
                EventFile.Write(_file, about);
            }

            _file.Flush();
            return true;
        });
    }

    /// <summary>Appends those values that are finite and not there yet.</summary>
    /// <exception cref="SoapException">They cannot be written (exit code 5).</exception>
    public void Append(IEnumerable<TrialPoint> points) => Stored(() =>
    {
        var now = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        foreach (var point in points.Where(point => double.IsFinite(point.Value)))
        {
            if (_written.Add((point.Metric, point.Layer, point.Examples)))
            {
                EventFile.Write(_file, TrialEvents.Scalar(point, now));
            }
        }

        _file.Flush();
        return true;
    });

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private T Stored<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Describe(_path, null, error);
        }
    }
}
