using System.Text;
using Soap.Data.Formats;

namespace Soap.Data.Own;

/// <summary>Reads samples of CIFAR's binary form.</summary>
internal static class CifarReader
{
    private const string Fine = "fine", Coarse = "coarse";

    /// <summary>The samples.</summary>
    /// <exception cref="SoapException">A file is damaged (exit code 3).</exception>
    public static OwnSamples Read(OwnFiles files, OwnKeys keys)
    {
        var isHundred = files.Names.Contains("train.bin");
        if (!isHundred || keys.Targets is not null || keys.Label is not (null or Fine or Coarse))
        {
            keys.RefuseNames(files.Path, isHundred ? $"allowed: label={Fine}, as by itself, and label={Coarse}"
                : "its records say themselves what the label is");
        }

        keys.RefuseSplit(files.Path, isGiven: true, "train and test are files of their own; leave the key out");
        var label = keys.Label == Coarse ? 0 : isHundred ? 1 : 0;
        var records = files.Names.Where(name => name.EndsWith(".bin", StringComparison.Ordinal)).Select(name =>
            (IsTest: name.StartsWith("test", StringComparison.Ordinal), Records: CifarRecords.Read(
                files.Read(name), isHundred ? CifarRecords.Hundred : CifarRecords.Ten, files.PathOf(name)))).ToArray();
        var all = records.Select(part => part.Records.Images).Aggregate(DataArray.Joined);
        double[] labels = [.. records.SelectMany(part => part.Records.Labels[label]).Select(value => (double)value)];
        var targets = OwnTargets.OfNumbers(labels, files.Path);
        return new OwnSamples(
            $"CIFAR-{(isHundred ? 100 : 10)}'s binary form", all, CifarRecords.Image,
            targets with { Names = Names(files, keys.Label == Coarse, targets.Names) },
            [.. records.SelectMany(part => Enumerable.Repeat(part.IsTest, part.Records.Images.Rows))]);
    }

    // A line a class, where the files are here.
    private static IReadOnlyList<string> Names(OwnFiles files, bool isCoarse, IReadOnlyList<string> numbers)
    {
        var names = numbers;
        foreach (var file in files.Names.Where(name => name.EndsWith(".txt", StringComparison.Ordinal)))
        {
            var lines = Encoding.UTF8.GetString(files.Read(file))
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (file.StartsWith(Coarse, StringComparison.Ordinal) == isCoarse)
            {
                names =
                [
                    .. numbers.Select(number => (int)OwnTargets.Number(number)! is var place && place < lines.Length
                        ? Quotation.Printable(lines[place])
                        : throw SoapException.BadData(
                            $"{files.PathOf(file)}: {lines.Length} names; the records have a class {number}.")),
                ];
            }
        }

        return names;
    }
}
