using Soap.Data.Formats;

namespace Soap.Data.Own;

/// <summary>Reads samples of four IDX files of any sizes and types.</summary>
internal static class IdxReader
{
    /// <summary>The samples.</summary>
    /// <exception cref="SoapException">A file is damaged, or they do not fit each other (exit code 3).</exception>
    public static OwnSamples Read(OwnFiles files, OwnKeys keys)
    {
        keys.RefuseNames(files.Path, "IDX files say themselves what labels are");
        keys.RefuseSplit(files.Path, isGiven: true, "train and test are files of their own; leave the key out");
        var read = files.Names.ToDictionary(name => OwnFolders.IdxRole(name)!.Value, name =>
        {
            using var contents = new MemoryStream(files.Read(name));
            return (Path: files.PathOf(name), Array: Idx.ReadAny(contents, files.PathOf(name)));
        });
        foreach (var isTest in (bool[])[false, true])
        {
            var (images, labels) = (read[(isTest, false)], read[(isTest, true)]);
            if (images.Array.Rows != labels.Array.Rows)
            {
                throw SoapException.BadData(
                    $"{labels.Path}: {labels.Array.Rows} labels for {images.Array.Rows} images; " +
                        "expected as many.");
            }
        }

        var (x, y) = (Joined(false), Joined(true));
        if (x.Shape.Length < 2)
        {
            throw SoapException.BadData($"{read[(false, false)].Path}: images are {x.ShapeText}; allowed: [samples, " +
                "features], [samples, rows, columns] or [samples, channels, rows, columns].");
        }

        var rows = read[(false, false)].Array.Rows;
        return new OwnSamples(
            "four IDX files", x, x.Shape switch
            {
                [_, var height, var width] => [1, height, width],
                [_, var channels, var height, var width] => [channels, height, width],
                _ => null,
            },
            OwnTargets.OfArray(y, read[(false, true)].Path, keys),
            [.. Enumerable.Range(0, x.Rows).Select(row => row >= rows)])
        {
            Place = index => index < rows * x.Width ? $"{read[(false, false)].Path}, value {x.PlaceOf(index)}"
                : $"{read[(true, false)].Path}, value {x.PlaceOf(index - rows * x.Width)}",
        };

        DataArray Joined(bool isLabels)
        {
            var (train, test) = (read[(false, isLabels)], read[(true, isLabels)]);
            return train.Array.Type == test.Array.Type
                && train.Array.Shape.Skip(1).SequenceEqual(test.Array.Shape.Skip(1))
                ? DataArray.Joined(train.Array, test.Array)
                : throw SoapException.BadData($"{test.Path}: {test.Array.ShapeText}, and the training set has " +
                    $"{train.Array.ShapeText}; expected the same type, and the same sizes but for the first.");
        }
    }
}
