using Soap.Data.Formats;
using static TorchSharp.torch;

namespace Soap.Data.Tasks;

/// <summary>
/// Image classification from four IDX files, in the order training images, training labels, test images, test labels;
/// each is checked on every load. Inputs are bytes [samples, rows · columns] in one tensor, scaled when a batch is
/// gathered; targets are labels 0 … <see cref="TaskDefinition.Outputs"/> − 1.
/// </summary>
internal abstract class IdxImageTask : TaskDefinition
{
    /// <summary>How bytes become floats.</summary>
    public abstract InputScaling Scaling { get; }

    /// <summary>The number of classes: 10.</summary>
    public override int Outputs => 10;

    /// <inheritdoc/>
    public override int Inputs => Files[0].Shape[1] * Files[0].Shape[2];

    /// <inheritdoc/>
    public override IReadOnlyList<long> Image => [1, Files[0].Shape[1], Files[0].Shape[2]];

    /// <inheritdoc/>
    public override int TrainingSamples => Files[0].Shape[0];

    /// <inheritdoc/>
    public override TaskData Open(DataFolders folders, ulong seed)
    {
        var arrays = Files.Select(file => Load(file, folders.Require(this, file))).ToArray();
        var digests = Files.Zip(arrays).ToDictionary(pair => pair.First.Name, pair => pair.Second.Digest);
        return new TaskData(Name, Wrap(arrays[0], arrays[1]), Wrap(arrays[2], arrays[3]), Outputs, digests)
        {
            Image = Image,
        };
    }

    /// <inheritdoc/>
    public override string CheckFile(TaskFile file, Stream contents, string name) => Read(file, contents, name).Digest;

    /// <summary>Reads one of the files and checks all that is known about it.</summary>
    /// <exception cref="SoapException">The file is damaged or another one; the message says what it looks like (exit
    /// code 3).</exception>
    internal IdxArray Read(TaskFile file, Stream contents, string name)
    {
        var known = TaskCatalog.All.OfType<IdxImageTask>()
            .SelectMany(task => task.Files.Select(other => (task, file: other))).ToArray();
        var array = Idx.Read(contents, name, mostValues: Math.Max(file.Values, known.Max(other => other.file.Values)));
        if (array.Digest == file.Digest)
        {
            return array;
        }

        var twin = known.FirstOrDefault(other => other.file.Digest == array.Digest);
        var problem = twin.file is not null
            ? $"this is {twin.file.Name} of {twin.task.Name}, under the name of another file"
            : ShapeProblem(file, array) ?? LabelProblem(array)
                ?? $"its content is not the published one: its SHA-256 is {array.Digest}";
        throw SoapException.BadData(
            $"{name}: {problem}; expected {file.Name} of {Name} ({IdxArray.Describe(file.Shape)} values, SHA-256 of " +
                $"the decoded file {file.Digest}).");
    }

    private IdxArray Load(TaskFile file, string path)
    {
        using var contents = DataFolders.OpenFile(path);
        return Read(file, contents, path);
    }

    private static string? ShapeProblem(TaskFile file, IdxArray array) =>
        array.Shape.SequenceEqual(file.Shape) ? null : $"it holds {array.ShapeText} values";

    private string? LabelProblem(IdxArray array)
    {
        var index = array.Shape.Length == 1
            ? array.Values.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(Outputs - 1))
            : -1;
        return index < 0
            ? null
            : $"label {index} (counted from 0) is {array.Values[index]}; allowed: 0 to {Outputs - 1}";
    }

    private Dataset Wrap(IdxArray images, IdxArray labels)
    {
        var inputs = tensor(images.Values, [images.Shape[0], Inputs]);
        var targets = tensor(Array.ConvertAll(labels.Values, label => (long)label));
        return new Dataset(inputs, targets, Scaling);
    }
}
