using Parquet;
using Parquet.Schema;
using Soap.Storage;

namespace Soap.Lab.Exports.Tables;

/// <summary>A table as Apache Parquet, compressed with Snappy, in one row group.</summary>
internal static class ParquetFile
{
    public static void Write(string path, ExportTable table)
    {
        // The writer wants a stream in which it can go back.
        using MemoryStream bytes = new();
        WriteAsync(bytes, table).GetAwaiter().GetResult();
        AtomicFile.Write(path, bytes.ToArray());
    }

    private static async Task WriteAsync(Stream stream, ExportTable table)
    {
        ParquetSchema schema = new([.. table.Columns.Select(column => column.Field)]);
        await using var writer = await ParquetWriter.CreateAsync(schema, stream);
        using var group = writer.CreateRowGroup();
        foreach (var (column, field) in table.Columns.Zip(schema.DataFields))
        {
            await column.WriteAsync(group, field);
        }

        group.CompleteValidate();
    }
}
