using System.Collections.Concurrent;
using System.Diagnostics;

namespace Soap.Lab.Watching;

/// <summary>The studies in a folder and below it, while they come, run and end.</summary>
/// <param name="folder">The full path of the folder; it need not be there yet.</param>
internal sealed class WatchedStudies(string folder)
{
    private static readonly TimeSpan BetweenSearches = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, StudyWatcher> _watchers = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private (IReadOnlyList<FoundStudy> Studies, bool IsCut)? _found;
    private TimeSpan _due;

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>What there is now, by name; and whether there are more folders than are looked into.</summary>
    public (IReadOnlyList<FoundStudy> Studies, bool IsCut) Find()
    {
        lock (_lock)
        {
            if (_found is null || _clock.Elapsed >= _due)
            {
                var before = _clock.Elapsed;
                _found = StudyFinder.In(folder);
                foreach (var gone in _watchers.Keys.Except(_found.Value.Studies.Select(study => study.Path)))
                {
                    _watchers.TryRemove(gone, out _);
                }

                _due = _clock.Elapsed + BetweenSearches + 10 * (_clock.Elapsed - before);
            }

            return _found.Value;
        }
    }

    /// <summary>A study at this moment, or why it cannot be read.</summary>
    public (StudyView? View, string? Trouble) Look(FoundStudy study)
    {
        try
        {
            return (_watchers.GetOrAdd(study.Path, path => new StudyWatcher(path)).Look(), null);
        }
        catch (Exception error)
        {
            // Damaged, moved or deleted meanwhile: it is told, and the other studies are shown.
            var first = error is AggregateException several ? several.Flatten().InnerExceptions[0] : error;
            return (null, first.Message);
        }
    }
}
