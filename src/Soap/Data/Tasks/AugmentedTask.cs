namespace Soap.Data.Tasks;

/// <summary>A task whose training images are varied. Opened, its sets are the middle of each image, which evaluation
/// sees, and <see cref="TaskData.Whole"/> are the training images of which windows are cut.</summary>
internal sealed class AugmentedTask(TaskDefinition task, Augmentation augmentation) : TaskDefinition
{
    /// <inheritdoc/>
    public override string Name => task.Name;

    /// <inheritdoc/>
    public override string Folder => task.Folder;

    /// <inheritdoc/>
    public override string Description => task.Description;

    /// <inheritdoc/>
    public override string Source => task.Source;

    /// <inheritdoc/>
    public override int Inputs => (int)Image.Aggregate((product, size) => product * size);

    /// <inheritdoc/>
    public override IReadOnlyList<long> Image => augmentation.Shape(task.Image, task.Name);

    /// <inheritdoc/>
    public override int Outputs => task.Outputs;

    /// <inheritdoc/>
    public override int TrainingSamples => task.TrainingSamples;

    /// <inheritdoc/>
    public override IReadOnlyList<TaskFile> Files => task.Files;

    /// <inheritdoc/>
    public override IReadOnlyList<Uri> Mirrors => task.Mirrors;

    /// <inheritdoc/>
    public override string Remedy => task.Remedy;

    /// <inheritdoc/>
    public override TaskData Open(DataFolders folders, ulong seed)
    {
        var data = task.Open(folders, seed);
        if (data.Train.Scaling is null || !data.Train.IsClassification)
        {
            throw SoapException.BadUsage(
                $"augment = {augmentation.Text} is for images of bytes in classes, and task " +
                    $"'{Name}' has others");
        }

        var images = new CroppedImages(data.Image!, Image);
        return augmentation.Crop is null ? data with { Whole = data }
            : data with
            {
                Train = images.Middle(data.Train),
                Test = images.Middle(data.Test),
                Image = Image,
                Whole = data,
            };
    }

    /// <inheritdoc/>
    public override string CheckFile(TaskFile file, Stream contents, string name) =>
        task.CheckFile(file, contents, name);
}
