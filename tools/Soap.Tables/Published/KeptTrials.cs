using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Soap.Storage;
using Soap.Trials;

namespace Soap.Tables.Published;

/// <summary>
/// Results of trials that take long, kept as <c>studies/NAME/trials.tar.gz</c>: folders of <c>soap train --out</c>,
/// with their provenance.
/// </summary>
internal sealed class KeptTrials
{
    private const string Result = "result.json";

    private readonly Dictionary<string, TrialResult> _results;

    private KeptTrials(Dictionary<string, TrialResult> results)
    {
        _results = results;
    }

    /// <summary>The trials.</summary>
    public IReadOnlyCollection<TrialResult> All => _results.Values;

    /// <summary>The kept trials of a paper, of which there may be none.</summary>
    /// <param name="name">The paper's name.</param>
    public static KeptTrials Of(string name)
    {
        var path = Checkout.PathOf("studies", name, "trials.tar.gz");
        Dictionary<string, TrialResult> results = [];
        if (!Path.Exists(path))
        {
            return new KeptTrials(results);
        }

        using var packed = File.OpenRead(path);
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var tar = new TarReader(unpacked);
        HashSet<string> read = [];
        while (tar.GetNextEntry() is { } entry)
        {
            read.Add(entry.Name);
            if (Path.GetFileName(entry.Name) == Result)
            {
                using MemoryStream bytes = new();
                entry.DataStream!.CopyTo(bytes);
                var result = SealedJson.Parse<TrialResult>($"{path}, {entry.Name}", bytes.ToArray(), out _);
                if (!results.TryAdd(Key(result.Specification), result))
                {
                    throw SoapException.BadData($"{path}, {entry.Name}: this trial is there twice");
                }
            }
        }

        return read.FirstOrDefault(name => name.EndsWith(Result, StringComparison.Ordinal)
            && !read.Contains(name.Replace(Result, "provenance.json", StringComparison.Ordinal))) is { } without
            ? throw SoapException.BadData($"{path}, {without}: its provenance is not there")
            : new KeptTrials(results);
    }

    /// <summary>Whether the trials of a row at a seed are among them.</summary>
    public bool Contains(PublishedRow row, ulong seed) =>
        row.Terms.All(term => Find(term.Settings, seed) is not null);

    /// <summary>A row's number at a seed whose trials are kept.</summary>
    public double Value(PublishedRow row, ulong seed) => row.Value(settings => Find(settings, seed)!);

    /// <summary>The trial of settings and a seed; null: it is not among them.</summary>
    public TrialResult? Find(string settings, ulong seed) =>
        _results.GetValueOrDefault(Key(PublishedTrials.Specification(settings, seed)));

    private static string Key(TrialSpecification trial) => JsonSerializer.Serialize(trial, Json.Options);
}
