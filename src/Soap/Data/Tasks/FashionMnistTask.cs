namespace Soap.Data.Tasks;

/// <summary>
/// Fashion-MNIST: photographs of clothes in MNIST's format, harder than MNIST (Xiao, Rasul and Vollgraf 2017,
/// arXiv:1708.07747).
/// </summary>
internal sealed class FashionMnistTask : IdxImageTask
{
    /// <inheritdoc/>
    public override string Name => "fashion-mnist";

    /// <inheritdoc/>
    public override string Description =>
        "photographs of clothes, 28x28 grey values, 10 classes, 60,000 + 10,000 samples";

    /// <inheritdoc/>
    public override string Source => "H. Xiao, K. Rasul, R. Vollgraf; MIT, (c) 2017 Zalando SE; to be fetched";

    /// <inheritdoc/>
    public override string Remedy =>
        $"To download its files: soap data fetch {Name}   (or, on Debian and Ubuntu: " +
            "apt install dataset-fashion-mnist)";

    /// <summary>Mean 0.2860 and standard deviation 0.3530 of the training pixels.</summary>
    public override InputScaling Scaling { get; } = new(0.2860, 0.3530);

    /// <inheritdoc/>
    public override IReadOnlyList<TaskFile> Files { get; } =
    [
        new(
            "train-images-idx3-ubyte", [60000, 28, 28],
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
        new("train-labels-idx1-ubyte", [60000], "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
        new(
            "t10k-images-idx3-ubyte", [10000, 28, 28],
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
        new("t10k-labels-idx1-ubyte", [10000], "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Uri> Mirrors { get; } =
        [new("https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/")];
}
