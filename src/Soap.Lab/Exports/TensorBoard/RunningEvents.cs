using Soap.Lab.Exports.Tables;
using Soap.Lab.Planning;
using Soap.Storage;
using Tensorboard;

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
            // Who reads the old one is not given another one's middle.
            File.Delete(_path);
            return new FileStream(
                _path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        });
        Write([EventFile.First, .. TrialEvents.About(trial)]);
    }

    /// <summary>Appends those values that are finite and not there yet.</summary>
    /// <exception cref="SoapException">They cannot be written (exit code 5).</exception>
    public void Append(IEnumerable<TrialPoint> points)
    {
        var now = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        Write(points.Where(point => double.IsFinite(point.Value)
                && _written.Add((point.Metric, point.Layer, point.Examples)))
            .Select(point => TrialEvents.Scalar(point, now)));
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // At once, and with nothing left over that would be written when the file is closed.
    private void Write(IEnumerable<Event> events)
    {
        using MemoryStream bytes = new();
        foreach (var @event in events)
        {
            EventFile.Write(bytes, @event);
        }

        Stored(() =>
        {
            _file.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
            return true;
        });
    }

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
