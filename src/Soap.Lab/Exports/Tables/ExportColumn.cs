using Parquet;
using Parquet.Schema;
using Soap.Lab.Texts;

namespace Soap.Lab.Exports.Tables;

/// <summary>A column of a table, with one type; a value that does not exist is null.</summary>
internal abstract class ExportColumn(string name)
{
    public string Name { get; } = name;

    public abstract int Count { get; }

    /// <summary>The column in a Parquet file's schema.</summary>
    public abstract DataField Field { get; }

    /// <summary>The value as CSV shows it; empty for null.</summary>
    public abstract string Text(int row);

    public abstract Task WriteAsync(ParquetRowGroupWriter writer, DataField field);

    /// <summary>Numbers; one that is not finite is null, so that both forms of a table hold the same.</summary>
    public static ExportColumn Numbers(string name, IEnumerable<double?> values) =>
        new ExportColumn<double>(
            name,
            values.Select(value => value is { } number && double.IsFinite(number) ? value : null),
            value => Csv.Number(value));

    /// <summary>Whole numbers, or truth values.</summary>
    public static ExportColumn Of<T>(string name, IEnumerable<T?> values)
        where T : unmanaged =>
        new ExportColumn<T>(name, values, value => value is true ? "true" : value is false ? "false" : $"{value}");

    /// <summary>Words.</summary>
    public static ExportColumn Texts(string name, IEnumerable<string?> values) => new TextColumn(name, values);
}

/// <summary>A column of numbers or truth values.</summary>
internal sealed class ExportColumn<T>(string name, IEnumerable<T?> values, Func<T, string> text) : ExportColumn(name)
    where T : unmanaged
{
    private readonly T?[] _values = [.. values];

    public override int Count => _values.Length;

    public override DataField Field { get; } = new DataField<T?>(name);

    public override string Text(int row) => _values[row] is { } value ? text(value) : "";

    public override Task WriteAsync(ParquetRowGroupWriter writer, DataField field) =>
        writer.WriteAsync<T>(field, _values.AsMemory());
}

/// <summary>A column of words.</summary>
internal sealed class TextColumn(string name, IEnumerable<string?> values) : ExportColumn(name)
{
    private readonly string?[] _values = [.. values];

    public override int Count => _values.Length;

    public override DataField Field { get; } = new DataField<string>(name);

    public override string Text(int row) => _values[row] ?? "";

    public override Task WriteAsync(ParquetRowGroupWriter writer, DataField field) =>
        writer.WriteAsync(field, _values!);
}
