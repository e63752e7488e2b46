namespace Soap.Fused.Kernels;

/// <summary>
/// A convolution as kernels see it. Its weights are [outputs, channels / groups, kernel's height, kernel's width];
/// images are [channels, height, width, samples], samples side by side.
/// </summary>
/// <param name="channels">Channels of the input.</param>
/// <param name="outputs">Channels of the output.</param>
/// <param name="groups">Groups, of which both are multiples.</param>
/// <param name="rows">How the kernel moves from row to row.</param>
/// <param name="columns">How it moves within a row.</param>
/// <param name="inputStep">Places from one channel of the input to the next; null: those that it has.</param>
/// <param name="outputStep">Places from one channel of the output to the next; null: those that it has.</param>
internal sealed class ConvolutionShape(
    int channels, int outputs, int groups, KernelSide rows, KernelSide columns, int? inputStep = null,
    int? outputStep = null)
{
    /// <summary>Channels of the input.</summary>
    public int Channels => channels;

    /// <summary>Channels of the output.</summary>
    public int Outputs => outputs;

    /// <summary>Groups.</summary>
    public int Groups => groups;

    /// <summary>How the kernel moves from row to row.</summary>
    public KernelSide Rows => rows;

    /// <summary>How it moves within a row.</summary>
    public KernelSide Columns => columns;

    /// <summary>Weights of one channel of the output and one of the input.</summary>
    public int Kernel { get; } = rows.Kernel * columns.Kernel;

    /// <summary>Places of a channel of the input.</summary>
    public int Places { get; } = rows.Size * columns.Size;

    /// <summary>Positions of the kernel: places of a channel of the output.</summary>
    public int Positions { get; } = rows.Positions * columns.Positions;

    /// <summary>Places from one channel of the input to the next.</summary>
    public int InputStep { get; } = inputStep ?? rows.Size * columns.Size;

    /// <summary>Places from one channel of the output to the next.</summary>
    public int OutputStep { get; } = outputStep ?? rows.Positions * columns.Positions;

    /// <summary>The same between images whose channels lie otherwise.</summary>
    /// <param name="input">Places from one channel of the input to the next.</param>
    /// <param name="output">Places from one channel of the output to the next.</param>
    public ConvolutionShape In(int input, int output) => new(channels, outputs, groups, rows, columns, input, output);

    /// <summary>Rows of memory that the input takes.</summary>
    public int InputRows => channels * InputStep;

    /// <summary>Rows of memory that the output takes.</summary>
    public int OutputRows => outputs * OutputStep;

    /// <summary>Channels of the input that one of the output sees.</summary>
    public int GroupChannels { get; } = channels / groups;

    /// <summary>Channels of the output in a group.</summary>
    public int GroupOutputs { get; } = outputs / groups;
}
