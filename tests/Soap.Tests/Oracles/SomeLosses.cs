using CsCheck;
using Soap.Losses;

namespace Soap.Tests.Oracles;

/// <summary>The losses that laws hold for.</summary>
internal static class SomeLosses
{
    /// <summary>One of each kind, with label smoothing too, and with every output activation.</summary>
    public static IReadOnlyList<Loss> All { get; } =
    [
        .. Enum.GetValues<LossKind>().SelectMany(kind => new[] { new Loss(kind), new Loss(kind, 0.1) }),
        .. Enum.GetValues<OutputActivation>().Where(activation => activation != OutputActivation.None)
            .Select(activation => new Loss(LossKind.MeanSquaredError, 0, activation)),
        new(LossKind.MeanSquaredError, 0.3, OutputActivation.Softmax),
    ];

    /// <summary>Each kind, and one smoothed and one bent: where all of them take long.</summary>
    public static IReadOnlyList<Loss> Few { get; } =
    [
        Loss.CrossEntropy, Loss.MeanSquaredError, Loss.SigmoidCrossEntropy, new(LossKind.CrossEntropy, 0.1),
        new(LossKind.MeanSquaredError, 0, OutputActivation.Softmax),
    ];

    /// <summary>Any of them.</summary>
    public static Gen<Loss> Any { get; } = Gen.Int[0, All.Count - 1].Select(index => All[index]);
}
