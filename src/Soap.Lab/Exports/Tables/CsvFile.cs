using System.Text;
using Soap.Lab.Texts;
using Soap.Storage;

namespace Soap.Lab.Exports.Tables;

/// <summary>A table as comma-separated values.</summary>
internal static class CsvFile
{
    public static void Write(string path, ExportTable table) => AtomicFile.Write(path, stream =>
    {
        using StreamWriter writer = new(
            stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        writer.Write(Csv.Row(table.Columns.Select(column => column.Name)));
        for (var row = 0; row < table.Rows; row++)
        {
            writer.Write(Csv.Row(table.Columns.Select(column => column.Text(row))));
        }
    });
}
