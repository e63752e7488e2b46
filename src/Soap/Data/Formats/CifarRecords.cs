namespace Soap.Data.Formats;

/// <summary>
/// The binary form of CIFAR-10 and CIFAR-100 (A. Krizhevsky 2009): records of the labels, one byte each, and 3,072
/// bytes of a picture of 32x32 pixels, all of red, then of green, then of blue.
/// </summary>
/// <param name="Labels">For each label of a record, one byte a record.</param>
/// <param name="Images">[records, 3, 32, 32].</param>
internal sealed record CifarRecords(byte[][] Labels, DataArray Images)
{
    private const int Pixels = 3 * 32 * 32;

    /// <summary>The number of classes of each label of CIFAR-10.</summary>
    public static IReadOnlyList<int> Ten { get; } = [10];

    /// <summary>The number of classes of each label of CIFAR-100: of the coarse, then of the fine.</summary>
    public static IReadOnlyList<int> Hundred { get; } = [20, 100];

    /// <summary>The shape of one picture.</summary>
    public static IReadOnlyList<long> Image { get; } = [3, 32, 32];

    /// <summary>Reads records.</summary>
    /// <param name="file">All bytes of a file.</param>
    /// <param name="classes">See <see cref="Ten"/> and <see cref="Hundred"/>.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="SoapException">It is cut off, or a label is of no class (exit code 3).</exception>
    public static CifarRecords Read(ReadOnlySpan<byte> file, IReadOnlyList<int> classes, string name)
    {
        var length = classes.Count + Pixels;
        if (file.Length == 0 || file.Length % length != 0)
        {
            throw SoapException.BadData(
                $"{name}: {file.Length} bytes are no whole number of records of {length} bytes " +
                    $"({file.Length % length} are left over).");
        }

        var count = file.Length / length;
        var (labels, images) = (classes.Select(_ => new byte[count]).ToArray(), new byte[count * Pixels]);
        for (var i = 0; i < count; i++)
        {
            var record = file.Slice(i * length, length);
            for (var j = 0; j < classes.Count; j++)
            {
                labels[j][i] = record[j] < classes[j] ? record[j] : throw SoapException.BadData(
                    $"{name}: label {record[j]} in record {i} (counted from 0); allowed: 0 to {classes[j] - 1}.");
            }

            record[classes.Count..].CopyTo(images.AsSpan(i * Pixels));
        }

        return new CifarRecords(labels, new DataArray([count, 3, 32, 32], "uint8", images));
    }
}
