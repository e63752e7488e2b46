namespace Soap.Data.Own;

/// <summary>Samples of one's own data that were read, checked and shared out.</summary>
/// <param name="Samples">As they were read.</param>
/// <param name="IsTest">Whether each is for the test set.</param>
/// <param name="Origin">What they are.</param>
/// <param name="Digest">Of the files that were read.</param>
internal sealed record OwnReader(OwnSamples Samples, bool[] IsTest, DataOrigin Origin, string Digest)
{
    /// <summary>Reads all of a file or folder.</summary>
    /// <exception cref="SoapException">Something is missing, damaged or not allowed (exit code 3), or the keys do not
    /// fit (exit code 2).</exception>
    public static OwnReader Read(string path, OwnKeys keys)
    {
        var files = OwnFiles.Find(path);
        var samples = files.Format switch
        {
            OwnFormat.Table or OwnFormat.Tables => TableReader.Read(files, keys),
            OwnFormat.Idx => IdxReader.Read(files, keys),
            OwnFormat.Cifar => CifarReader.Read(files, keys),
            OwnFormat.Pictures => PictureReader.Read(files, keys),
            _ => ArrayReader.Read(files, keys),
        };
        RefuseScaling(samples, keys, path);
        OwnChecks.RefuseNotFinite(samples, path);
        var labels = samples.Targets.Labels;
        var isTest = samples.IsTest ?? DrawnSplit.Draw(labels, samples.Inputs.Rows, keys.Share!.Value, keys.Seed);
        OwnChecks.RefuseEmpty(samples, isTest, path);
        var test = isTest.Count(one => one);
        return new OwnReader(samples, isTest, new DataOrigin
        {
            Path = files.Path,
            Format = samples.Format,
            Inputs = samples.Inputs.Width,
            Image = samples.Image,
            Scaling = OwnScaling.TextOf(samples, keys),
            TrainingSamples = isTest.Length - test,
            TestSamples = test,
            Split = samples.IsTest is not null ? "as the data say"
                : $"a share of {keys.Share} {(labels is null ? "" : "of each class ")}drawn " +
                    "for the test set by data-seed " +
                    $"{keys.Seed}",
            Classes = labels is null ? null
                : [.. samples.Targets.Names.Select((name, label) => new ClassCount(
                    name, Count(labels, isTest, label, false), Count(labels, isTest, label, true)))],
            Targets = labels is null ? samples.Targets.Names : null,
            Notes = [.. samples.Notes, .. new[] { OwnChecks.Duplicates(samples, isTest) }.OfType<string>()],
        }, files.Digest);
    }

    private static int Count(int[] labels, bool[] isTest, int label, bool ofTest)
    {
        var count = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            count += labels[i] == label && isTest[i] == ofTest ? 1 : 0;
        }

        return count;
    }

    private static void RefuseScaling(OwnSamples samples, OwnKeys keys, string path)
    {
        var isBytes = samples.Inputs.Bytes is not null;
        if (keys.Scaling is { } word && !OwnScaling.IsLater(keys) && isBytes == (word == OwnScaling.None))
        {
            throw SoapException.BadUsage($"input-scaling = {word} makes no sense for {path}, whose inputs are " +
                $"{samples.Inputs.Type}; allowed: " +
                InputScaling.Allowed(isBytes, samples.Image is not null));
        }
    }
}
