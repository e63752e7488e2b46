using System.Collections.Concurrent;
using Soap.Lab.Specification;
using Soap.Tables.Origins;
using Soap.Trials;

namespace Soap.Tables.Published;

/// <summary>The trials behind rows, each made once.</summary>
internal static class PublishedTrials
{
    private static readonly ConcurrentDictionary<string, Lazy<TrialResult>> Results = [];

    /// <summary>The trial of settings and a seed.</summary>
    /// <exception cref="SoapException">Some word is wrong.</exception>
    public static TrialSpecification Specification(string settings, ulong seed) =>
        TypedTrial.Read([.. settings.Split(' '), $"seed={seed}"]);

    /// <summary>What a row's short form gives.</summary>
    public static double OfShort(PublishedRow row) => Value(row, row.Seeds[0], row.Short.Settings);

    /// <summary>What a row gives at a seed.</summary>
    /// <param name="row">The row.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="others">Settings behind those of the row, of which they replace those that say otherwise.</param>
    public static double Value(PublishedRow row, ulong seed, string others = "") =>
        row.Value(settings => Result(Replaced(settings, others), seed));

    /// <summary>
    /// A paper with its numbers here made anew, trials side by side on all cores: short forms, and rows that are their
    /// own short form; numbers of trials that are kept are read from them.
    /// </summary>
    /// <param name="paper">The paper.</param>
    /// <param name="kept">Its trials that are kept.</param>
    /// <param name="progress">Is told of each row.</param>
    public static PublishedPaper Anew(PublishedPaper paper, KeptTrials kept, Action<string> progress)
    {
        Parallel.ForEach(
            Partitioner.Create(
                paper.Rows.SelectMany(row =>
                    (row.Short.IsWhole ? row.Seeds : [row.Seeds[0]]).Select(seed => (Row: row, Seed: seed))).ToArray(),
                EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            run => Value(run.Row, run.Seed, run.Row.Short.Settings));
        return paper with { Rows = [.. paper.Rows.Select(Made)] };

        PublishedRow Made(PublishedRow row)
        {
            var made = row with
            {
                Here = [.. row.Seeds.Zip(row.Here, (seed, there) => Math.Round(
                    row.Short.IsWhole ? Value(row, seed) : kept.Contains(row, seed) ? kept.Value(row, seed) : there,
                    4))],
                Short = row.Short with { Here = Math.Round(OfShort(row), 4) },
            };
            progress($"{made}: {string.Join(", ", made.Here)}; in short {made.Short.Here}; {made.Agreement}");
            return made;
        }
    }

    private static TrialResult Result(string settings, ulong seed) => Results.GetOrAdd(
        $"{settings} {seed}", _ => new Lazy<TrialResult>(() => Run(Specification(settings, seed)))).Value;

    // A preset's own settings yield to words behind it; the words of a row are taken out.
    private static string Replaced(string settings, string others)
    {
        if (others.Length == 0)
        {
            return settings;
        }

        string[] keys = [.. others.Split(' ').Select(Key)];
        return string.Join(' ', settings.Split(' ').Where(word => !keys.Contains(Key(word))).Append(others));

        static string Key(string word) => word.Split('=')[0];
    }

    private static TrialResult Run(TrialSpecification trial) => Trial.Run(trial, TrialOrigin.DataOf(trial));
}
