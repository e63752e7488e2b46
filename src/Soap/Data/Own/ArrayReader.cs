using Soap.Data.Formats;

namespace Soap.Data.Own;

/// <summary>
/// Reads samples of NumPy's arrays: inputs and targets by their names, with train and test or without.
/// </summary>
internal static class ArrayReader
{
    private static readonly string[] Inputs = ["x", "X", "inputs", "data", "images", "features"];
    private static readonly string[] Targets = ["y", "Y", "targets", "target", "labels", "label"];

    /// <summary>The samples of one array, an archive, or a folder of arrays.</summary>
    /// <exception cref="SoapException">They are damaged (exit code 3), or it is not clear which are meant (exit code
    /// 2).</exception>
    public static OwnSamples Read(OwnFiles files, OwnKeys keys)
    {
        switch (files.Format)
        {
            case OwnFormat.Array:
                return ColumnReader.Read(Npy.Read(files.Read(files.Names[0]), files.Path), files.Path, keys);
            case OwnFormat.Archive:
                using (var archive = new Npz(files.Read(files.Names[0]), files.Path))
                {
                    return Read(archive.Names, archive.Read, "an archive of arrays", files.Path, keys);
                }

            default:
                var arrays = files.Names.ToDictionary(
                    name => name[..^".npy".Length], name => Npy.Read(files.Read(name), files.PathOf(name)));
                return Read([.. arrays.Keys], name => arrays[name], "a folder of arrays", files.Path, keys);
        }
    }

    private static OwnSamples Read(
        IReadOnlyList<string> names, Func<string, DataArray> read, string format, string path, OwnKeys keys)
    {
        if (keys.Label is not null && keys.Label.Contains(',', StringComparison.Ordinal))
        {
            throw SoapException.BadUsage($"label = {keys.Label}: {path} has arrays; allowed: the name of one");
        }

        var inputs = Find("inputs", Inputs);
        var targets = keys.Label is { } label ? Find("label", [label])
            : keys.Targets is { } values ? Find("targets", [values]) : Find("targets", Targets);
        if (inputs.Length != targets.Length)
        {
            throw SoapException.BadData($"{path}: inputs are {string.Join(" and ", inputs)}, and targets " +
                $"{string.Join(" and ", targets)}; expected both in one array, or both in train and test.");
        }

        keys.RefuseSplit(path, inputs.Length == 2, inputs.Length == 2
            ? "train and test are arrays of their own; leave the key out" : "allowed: the share to draw, such as 0.2");
        var (x, y) = (Joined(inputs, read, path), Joined(targets, read, path));
        if (x.All.Texts is not null || x.All.Shape.Length < 2)
        {
            throw SoapException.BadData($"{path}, array {inputs[0]}: inputs are {x.All.ShapeText}; allowed: numbers " +
                "[samples, features], or images [samples, height, width], with channels first or last.");
        }

        for (var i = 0; i < inputs.Length; i++)
        {
            if (x.Rows[i] != y.Rows[i])
            {
                throw SoapException.BadData($"{path}: {inputs[i]} has {x.Rows[i]} samples, and {targets[i]} " +
                    $"{y.Rows[i]}; expected as many.");
            }
        }

        var (images, shape) = ImageShapes.ChannelsFirst(x.All, $"{path}, array {inputs[0]}");
        string[] unused = [.. names.Except([.. inputs, .. targets])];
        return new OwnSamples(
            format, images, shape, OwnTargets.OfArray(y.All, $"{path}, array {targets[0]}", keys),
            inputs.Length == 2 ? [.. Enumerable.Range(0, x.All.Rows).Select(row => row >= x.Rows[0])] : null)
        {
            Notes = unused.Length == 0 ? []
                : [$"not used: {string.Join(", ", unused.Select(Quotation.Printable))}"],
            Place = index => index < x.Rows[0] * x.All.Width ? $"{path}, {inputs[0]}{x.All.PlaceOf(index)}"
                : $"{path}, {inputs[1]}{x.All.PlaceOf(index - x.Rows[0] * x.All.Width)}",
        };

        // One array, or that of training and that of test.
        string[] Find(string what, string[] words)
        {
            string[][] found =
            [
                .. words.SelectMany(word => (string[][])
                    [[word], [$"{word}_train", $"{word}_test"], [$"train_{word}", $"test_{word}"]])
                    .Where(all => all.All(names.Contains)),
            ];
            var isNamed = words.Length == 1;
            return found.Length == 1 ? found[0]
                : found.Length > 1
                ? throw SoapException.BadUsage(
                    $"{path}: {string.Join(" or ", found.Select(all => string.Join(" and ", all)))} could be " +
                        $"the {what}; {(what == "targets" ? "say label=… or targets=…" : "leave only one of them")}")
                : isNamed
                ? throw SoapException.BadUsage(
                    $"{what} = {Quotation.Printable(words[0])}: {path} has no such array, with " +
                        $"or without train and test; {Spelling.Hint(words[0], names)}")
                : throw SoapException.BadData($"{path}: no array is called as {what} are " +
                    $"({string.Join(", ", words)}; with _train and _test or train_ and test_, or without); it has " +
                    $"{(names.Count == 0 ? "none" : string.Join(", ", names.Select(Quotation.Printable)))}.");
        }
    }

    private static (DataArray All, int[] Rows) Joined(string[] names, Func<string, DataArray> read, string path)
    {
        var arrays = names.Select(read).ToArray();
        if (arrays.Length == 1)
        {
            return (arrays[0], [arrays[0].Rows]);
        }

        return arrays[0].Type != arrays[1].Type || !arrays[0].Shape.Skip(1).SequenceEqual(arrays[1].Shape.Skip(1))
            ? throw SoapException.BadData($"{path}: {names[0]} is {arrays[0].ShapeText}, and {names[1]} " +
                $"{arrays[1].ShapeText}; expected the same type, and the same sizes but for the first.")
            : (DataArray.Joined(arrays[0], arrays[1]), [arrays[0].Rows, arrays[1].Rows]);
    }
}
