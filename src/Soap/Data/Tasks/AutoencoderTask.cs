namespace Soap.Data.Tasks;

/// <summary>
/// Images that a network is to give out again: inputs are the images of another task, in its own scaling; the target
/// of each sample is the image itself, byte / 255 in [0, 1]. Inputs and targets are the same bytes in the same memory.
/// Files, digests and checks are the other task's; of the labels nothing is used. A. Meulemans et al. 2021
/// (arXiv:2106.07887, Table 1) tell learning rules apart by such a task, on MNIST with hidden layers 256-32-256.
/// </summary>
/// <param name="images">Where the images come from.</param>
internal sealed class AutoencoderTask(IdxImageTask images) : TaskDefinition
{
    /// <inheritdoc/>
    public override string Name => $"{images.Name}-autoencoder";

    /// <inheritdoc/>
    public override string Folder => images.Folder;

    /// <inheritdoc/>
    public override string Description =>
        $"the images of {images.Name}, to be given out again through a narrow layer: {Outputs} values from 0 to 1";

    /// <inheritdoc/>
    public override string Source => images.Source;

    /// <inheritdoc/>
    public override int Inputs => images.Inputs;

    /// <summary>The outputs, as many as inputs.</summary>
    public override int Outputs => images.Inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<long> Image => images.Image;

    /// <inheritdoc/>
    public override int TrainingSamples => images.TrainingSamples;

    /// <inheritdoc/>
    public override IReadOnlyList<TaskFile> Files => images.Files;

    /// <inheritdoc/>
    public override IReadOnlyList<Uri> Mirrors => images.Mirrors;

    /// <inheritdoc/>
    public override string Remedy => images.Remedy;

    /// <inheritdoc/>
    public override TaskData Open(DataFolders folders, ulong seed)
    {
        var data = images.Open(folders, seed);
        return new TaskData(Name, Itself(data.Train), Itself(data.Test), Outputs, data.Digests) { Image = Image };
    }

    /// <inheritdoc/>
    public override string CheckFile(TaskFile file, Stream contents, string name) =>
        images.CheckFile(file, contents, name);

    private static Dataset Itself(Dataset images) => new(images.Inputs, images.Inputs, images.Scaling);
}
