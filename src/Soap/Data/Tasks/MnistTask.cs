namespace Soap.Data.Tasks;

/// <summary>
/// MNIST: handwritten digits, 60,000 to train and 10,000 to test, 28x28 pixels (LeCun, Bottou, Bengio and Haffner
/// 1998).
/// </summary>
internal sealed class MnistTask : IdxImageTask
{
    /// <inheritdoc/>
    public override string Name => "mnist";

    /// <inheritdoc/>
    public override string Description => "handwritten digits, 28x28 grey values, 10 classes, 60,000 + 10,000 samples";

    /// <inheritdoc/>
    public override string Source =>
        "Y. LeCun, C. Cortes, C. J. C. Burges; CC BY-SA 3.0 as stated by Keras; shipped with SOAP";

    /// <summary>
    /// Mean 0.1307 and standard deviation 0.3081 of the training pixels, as in the experiments of 2019.
    /// </summary>
    public override InputScaling Scaling { get; } = new(0.1307, 0.3081);

    /// <inheritdoc/>
    public override IReadOnlyList<TaskFile> Files { get; } =
    [
        new(
            "train-images-idx3-ubyte", [60000, 28, 28],
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        new("train-labels-idx1-ubyte", [60000], "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        new(
            "t10k-images-idx3-ubyte", [10000, 28, 28],
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        new("t10k-labels-idx1-ubyte", [10000], "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Uri> Mirrors { get; } =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ];
}
