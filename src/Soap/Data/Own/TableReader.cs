using Soap.Data.Formats;

namespace Soap.Data.Own;

/// <summary>Reads samples of tables, CSV and TSV: a row is a sample, a column a number of it or its class.</summary>
internal static class TableReader
{
    /// <summary>The samples of one table, or of train and test.</summary>
    /// <exception cref="SoapException">A value is missing or wrong (exit code 3), or a column is not there (exit code
    /// 2).</exception>
    public static OwnSamples Read(OwnFiles files, OwnKeys keys)
    {
        var names = files.Names.Select(files.PathOf).ToArray();
        var tables = files.Names.Select((name, i) => TextTable.Read(files.Read(name), names[i])).ToArray();
        if (tables.Length == 2 && !tables[0].Columns.SequenceEqual(tables[1].Columns))
        {
            throw SoapException.BadData($"{files.Path}: {files.Names[0]} has the columns " +
                $"{Quotation.Printable(string.Join(", ", tables[0].Columns))}, and {files.Names[1]} " +
                $"{Quotation.Printable(string.Join(", ", tables[1].Columns))}; expected the same.");
        }

        if (tables.Length == 2)
        {
            keys.RefuseSplit(files.Path, isGiven: true, "train and test are two files; leave the key out");
        }

        string[][] rows = [.. tables.SelectMany(table => table.Rows)];
        string[] places = [.. tables.SelectMany((table, i) => table.Lines.Select(line => $"{names[i]}, line {line}"))];
        var reader = new Columns(tables[0].Columns, rows, places, files.Path);
        var split = keys.Share is null ? reader.Find("split", keys.Split!) : (int?)null;
        var targets = Targets(reader, keys, split, out var used);
        int[] inputs = [.. Enumerable.Range(0, tables[0].Columns.Length).Except([.. used, .. split is { } one ? [one] :
            Array.Empty<int>()])];
        if (inputs.Length == 0)
        {
            throw SoapException.BadData($"{files.Path}: no column is left for inputs.");
        }

        return new OwnSamples(
            $"a table of {tables[0].Columns.Length} columns", new DataArray(
                [rows.Length, inputs.Length], "float64",
                Array.ConvertAll(reader.Numbers(inputs), value => (float)value)),
            Image: null, targets,
            tables.Length == 2 ? [.. tables.SelectMany((table, i) =>
                table.Rows.Select(_ => files.Names[i].StartsWith("test", StringComparison.Ordinal)))]
                : split is { } column ? reader.IsTest(column) : null);
    }

    private static OwnTargets Targets(Columns table, OwnKeys keys, int? split, out int[] used)
    {
        if (keys.LabelNames is { } labels)
        {
            used = [.. labels.Select(name => table.Find("label", name))];
            return used.Length == 1
                ? table.AsNumbers(used[0]) is { } numbers ? OwnTargets.OfNumbers(numbers, table.NameOf(used[0]))
                    : OwnTargets.OfTexts(table.Texts(used[0]), table.NameOf(used[0]))
                : OwnTargets.OfOneHot(table.Numbers(used), labels) ?? throw SoapException.BadData(
                    $"{table.File}: the columns label = {keys.Label} are not one-hot: " +
                        "not every row has one 1 and else " +
                        "0.");
        }

        if (keys.TargetNames is { } targets)
        {
            used = [.. targets.Select(name => table.Find("targets", name))];
            var columns = used;
            return OwnTargets.OfValues(
                table.Numbers(used), targets, index => table.PlaceOf(index / columns.Length, columns[index %
                    columns.Length]));
        }

        var last = Enumerable.Range(0, table.Names.Length).Last(column => column != split);
        used = [last];
        return OwnTargets.Guessed(
            table.Texts(last), table.AsNumbers(last), table.Names[last], table.File, row => table.PlaceOf(row, last));
    }

    /// <summary>Rows and columns with their places.</summary>
    private sealed class Columns(string[] names, string[][] rows, string[] places, string file)
    {
        public string[] Names => names;

        public string File => file;

        public string NameOf(int column) => $"{file}, column '{Quotation.Printable(names[column])}'";

        public string PlaceOf(int row, int column) => $"{places[row]}, column '{Quotation.Printable(names[column])}'";

        public int Find(string key, string name) => Array.IndexOf(names, name) is var column and >= 0 ? column
            : throw SoapException.BadUsage(
                $"{key} = {Quotation.Printable(name)}: {file} has no such column; {Spelling.Hint(name, names)}");

        public string[] Texts(int column)
        {
            var texts = Array.ConvertAll(rows, row => row[column].Trim());
            return Array.FindIndex(texts, text => text.Length == 0) is var empty and >= 0
                ? throw SoapException.BadData($"{PlaceOf(empty, column)} is empty.")
                : texts;
        }

        public double[]? AsNumbers(int column)
        {
            var numbers = Array.ConvertAll(rows, row => OwnTargets.Number(row[column]));
            return numbers.All(number => number is { } value && double.IsFinite(value))
                ? Array.ConvertAll(numbers, number => number!.Value) : null;
        }

        // [rows, columns], each finite.
        public double[] Numbers(int[] columns)
        {
            var values = new double[checked(rows.Length * columns.Length)];
            for (var i = 0; i < values.Length; i++)
            {
                var (row, column) = (i / columns.Length, columns[i % columns.Length]);
                var text = rows[row][column];
                values[i] = OwnTargets.Number(text) is { } number && float.IsFinite((float)number) ? number
                    : throw SoapException.BadData(PlaceOf(row, column) + (string.IsNullOrWhiteSpace(text)
                        ? " is empty; every value must be there: fill it, or leave the row out."
                        : $" is '{Quotation.Printable(text)}'; allowed: finite numbers with a point, up to " +
                            $"{float.MaxValue}."));
            }

            return values;
        }

        public bool[] IsTest(int column)
        {
            var texts = Texts(column);
            return Array.FindIndex(texts, text => text is not ("train" or "test")) is var wrong and >= 0
                ? throw SoapException.BadData(
                    $"{PlaceOf(wrong, column)} is '{Quotation.Printable(texts[wrong])}'; allowed: train, test.")
                : Array.ConvertAll(texts, text => text == "test");
        }
    }
}
