using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using Soap.Lab.Analysis;
using Soap.Lab.Findings;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Statistics;

namespace Soap.Tables.Origins;

/// <summary>
/// A study that was run before, whose folder <c>runs/WORD</c> the checkout keeps as
/// <c>studies/WORD/results.tar.gz</c>: its numbers are made again from it, and nothing is trained.
/// </summary>
internal static class StoredStudy
{
    private const string Packed = "results.tar.gz";

    private static readonly ConcurrentDictionary<string, Lazy<(StudyResults Results, Provenance Provenance)>>
        Read = [];

    /// <summary>The words of the studies that are kept.</summary>
    public static IReadOnlyList<string> Words { get; } =
    [
        .. Directory.EnumerateDirectories(Checkout.PathOf("studies"))
            .Where(folder => File.Exists(Path.Combine(folder, Packed)))
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The trials of a study.</summary>
    /// <param name="word">The study's word.</param>
    /// <exception cref="SoapException">Nothing is kept of it, or what is kept is unfinished or damaged.</exception>
    public static StudyResults Results(string word) => Of(word).Results;

    /// <summary>All numbers of its report.</summary>
    /// <param name="word">The study's word.</param>
    /// <param name="pair">Two of its rules, of which the first is the other's baseline; empty: all its rules.</param>
    public static StudyAnalysis Analyze(string word, IReadOnlyList<string> pair)
    {
        var (results, provenance) = Of(word);
        return StudyAnalyzer.Analyze(pair.Count == 0 ? results : Pair(results, pair), provenance, samples: []);
    }

    /// <summary>Test accuracy of a rule less that of another in another study, each at its best rate, on the seeds
    /// that both have; null where a trial diverged.</summary>
    public static Interval? Difference((string Word, string Rule) one, (string Word, string Rule) other)
    {
        var (of, less) = (Accuracies(one), Accuracies(other));
        double?[] differences = [.. of.Keys.Intersect(less.Keys).Order().Select(seed => of[seed] - less[seed])];
        return differences.Length > 0 && differences.All(difference => difference is not null)
            ? Bootstrap.Mean([.. differences.Select(difference => difference!.Value)])
            : null;
    }

    private static Dictionary<ulong, double?> Accuracies((string Word, string Rule) arm) => Results(arm.Word).Trials
        .Where(trial => trial.Trial.Phase == StudyPhase.BestRate && trial.Trial.Specification.Rule == arm.Rule)
        .ToDictionary(trial => trial.Trial.Specification.Seed, trial => trial.Result.Test?.Accuracy);

    private static StudyResults Pair(StudyResults results, IReadOnlyList<string> pair) => results with
    {
        Study = results.Study with { Rules = pair, SharedRateRules = null },
        Trials = [.. results.Trials.Where(trial => pair.Contains(trial.Trial.Specification.Rule))],
    };

    private static (StudyResults Results, Provenance Provenance) Of(string word) => Words.Contains(word)
        ? Read.GetOrAdd(word, _ => new(() => Unpack(word))).Value
        : throw SoapException.BadUsage(
            $"of the study '{word}' no results are kept; {Spelling.Hint(word, Words)}");

    private static (StudyResults, Provenance) Unpack(string word)
    {
        var place = Directory.CreateTempSubdirectory("soap-tables-").FullName;
        try
        {
            using (var file = File.OpenRead(Checkout.PathOf("studies", word, Packed)))
            using (var unpacked = new GZipStream(file, CompressionMode.Decompress))
            {
                TarFile.ExtractToDirectory(unpacked, place, overwriteFiles: false);
            }

            var folder = new StudyFolder(Path.Combine(place, word));
            return (StudyResults.Read(folder), folder.ReadProvenance());
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }
}
