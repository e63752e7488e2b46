using Soap.Layers;
using Soap.Maps;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Soap.Conversion;

/// <summary>A layer of TorchSharp's own whose weights a rule can teach.</summary>
/// <param name="Name">Its path in the model.</param>
/// <param name="Module">The layer.</param>
/// <param name="Map">What it does without its bias.</param>
/// <param name="Weight">Finds W: moving the model to another device may replace it.</param>
/// <param name="Bias">Finds b, or null.</param>
internal sealed record NativeLayer(
    string Name, nn.Module<Tensor, Tensor> Module, WeightedMap Map, Func<Parameter> Weight, Func<Parameter?> Bias)
{
    /// <summary>The layer that a module is; null where it is none that a rule can teach.</summary>
    /// <param name="name">Its path in the model.</param>
    /// <param name="module">The module.</param>
    public static NativeLayer? Of(string name, nn.Module module) => module switch
    {
        Linear linear => new NativeLayer(
            name, linear, new DenseMap(linear.in_features, linear.out_features), () => linear.weight!,
            () => linear.bias),
        Conv2d kernel when Refuses(kernel) is null => new NativeLayer(
            name, kernel,
            new ConvolutionMap(kernel.in_channels, kernel.out_channels, Moves(kernel, 0), Moves(kernel, 1),
                kernel.groups),
            () => kernel.weight!, () => kernel.bias),
        Conv1d kernel when Refuses(kernel) is null => new NativeLayer(
            name, kernel,
            new LineMap(kernel.in_channels, kernel.out_channels, Moves(kernel, 0), kernel.groups),
            () => kernel.weight!, () => kernel.bias),
        LocallyConnected2d local => new NativeLayer(name, local, local.Map, () => local.Weight, () => local.Bias),
        _ => null,
    };

    /// <summary>Why no rule can teach a module with weights, and what to write in its place; null where one
    /// can.</summary>
    public static string? Refuses(nn.Module module) => module switch
    {
        Convolution { padding_mode: not PaddingModes.Zeros } kernel =>
            $"it pads with other things than zeros ({kernel.padding_mode}): pad by a module before it, " +
            "and give it no padding",
        Convolution { padding_type: Padding.Same } kernel when IsLopsided(kernel) =>
            "its 'same' padding is another on one side than on the other: pad by a module before it, " +
            "and give it no padding",
        Conv1d or Conv2d or Linear or LocallyConnected2d => null,
        Convolution => "rules know convolutions over one or two dimensions, and no transposed ones",
        LSTM or GRU or RNN => "its weights are used inside native code: " +
            "write the recurrence of Linear modules (an LSTMCell's gates by one Linear of input and state)",
        LSTMCell or GRUCell or RNNCell =>
            "its weights are used inside native code: write the cell of Linear modules",
        MultiheadAttention => "its weights are used inside native code: write the attention of Linear modules",
        Transformer or TransformerEncoder or TransformerDecoder or TransformerEncoderLayer
            or TransformerDecoderLayer =>
            "its weights are used inside native code: write its attention and its layers of Linear modules",
        Bilinear => "it is linear in two inputs, and rules know layers of one: write it of Linear modules",
        _ => $"a {module.GetType().Name} has weights of its own, and SOAP does not know what it does with them: " +
            "write it of Linear and convolutional modules",
    };

    /// <summary>What a module with weights is that rules leave alone; null for any other.</summary>
    public static string? LeftAlone(nn.Module module) => module switch
    {
        NormBase or GroupNorm or LayerNorm =>
            "a norm: its scale and shift learn from the error that the layers above send, past which it goes as it is",
        Embedding or EmbeddingBag => "a table, which no error goes through: it learns from the error that reaches it",
        PReLU => "an activation: its slope learns from the error that reaches it",
        _ => null,
    };

    /// <summary>Whether a module's own parameters are single numbers, as temperatures and scales of branches
    /// are.</summary>
    /// <param name="own">Its own parameters.</param>
    public static bool HasNumbersAlone(IReadOnlyList<Parameter> own) => own.All(parameter => parameter.numel() == 1);

    private static Window Moves(Convolution kernel, int dimension)
    {
        var (size, dilation) = (kernel.kernel_size[dimension], kernel.dilation[dimension]);
        var padding = kernel.padding_type switch
        {
            Padding.Same => dilation * (size - 1) / 2,
            Padding.Valid => 0,
            _ => kernel.padding![dimension],
        };
        return new Window(size, kernel.stride[dimension], padding, dilation);
    }

    private static bool IsLopsided(Convolution kernel) =>
        kernel.kernel_size.Zip(kernel.dilation, (size, dilation) => dilation * (size - 1)).Any(span => span % 2 != 0);
}
