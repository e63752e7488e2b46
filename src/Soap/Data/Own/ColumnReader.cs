using Soap.Data.Formats;

namespace Soap.Data.Own;

/// <summary>Reads samples of one array [samples, columns]: columns are known by their numbers, from 0 as in
/// NumPy.</summary>
internal static class ColumnReader
{
    /// <summary>The samples.</summary>
    /// <exception cref="SoapException">It is no such array (exit code 3), or a column is not there (exit code
    /// 2).</exception>
    public static OwnSamples Read(DataArray array, string path, OwnKeys keys)
    {
        if (array.Shape.Length != 2 || array.Texts is not null || array.Width < 2)
        {
            throw SoapException.BadData(
                $"{path}: one array {array.ShapeText}; allowed: numbers [samples, columns] of at " +
                    "least 2 columns, inputs and targets; put inputs and targets that are two " +
                    "arrays into one .npz file, as " +
                    "numpy.savez(…, x=inputs, y=targets).");
        }

        keys.RefuseSplit(path, isGiven: false, "allowed: the share to draw, such as 0.2");
        var used = keys.LabelNames is { } labels ? Columns("label", labels)
            : keys.TargetNames is { } targets ? Columns("targets", targets) : [array.Width - 1];
        int[] inputs = [.. Enumerable.Range(0, array.Width).Except(used)];
        if (inputs.Length == 0)
        {
            throw SoapException.BadData($"{path}: no column is left for inputs.");
        }

        var values = Of(used);
        string[] names = [.. used.Select(column => $"{column}")];
        return new OwnSamples(
            $"an array {array.ShapeText}", Inputs(array, inputs), Image: null,
            keys.Targets is not null ? OwnTargets.OfValues(values, names, Place(used))
                : keys.Label is null ? OwnTargets.Guessed([], values, names[0], path, Place(used))
                : used.Length == 1 ? OwnTargets.OfNumbers(values, $"{path}, column {names[0]}")
                : OwnTargets.OfOneHot(values, names) ?? throw SoapException.BadData(
                    $"{path}: the columns label = {keys.Label} are not one-hot: not every row has one 1 and else 0."),
            IsTest: null)
        {
            Place = Place(inputs),
        };

        Func<int, string> Place(int[] columns) =>
            index => $"{path}[{index / columns.Length}, {columns[index % columns.Length]}]";

        double[] Of(int[] columns) =>
        [
            .. Enumerable.Range(0, array.Rows).SelectMany(row => columns.Select(column =>
                array[row * array.Width + column])),
        ];

        int[] Columns(string key, string[] words) =>
        [
            .. words.Select(word => OwnTargets.Number(word) is { } number && double.IsInteger(number) && number >= 0
                && number < array.Width ? (int)number : throw SoapException.BadUsage(
                    $"{key} = {Quotation.Printable(word)}: {path} has no such column; " +
                        $"allowed: 0 to {array.Width - 1}")),
        ];
    }

    private static DataArray Inputs(DataArray array, int[] columns)
    {
        var values = Array.CreateInstance(array.Values.GetType().GetElementType()!, array.Rows * columns.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Array.Copy(
                array.Values, i / columns.Length * array.Width + columns[i % columns.Length], values, i, 1);
        }

        return new DataArray([array.Rows, columns.Length], array.Type, values);
    }
}
