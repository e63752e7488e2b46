using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>What a layer's feedback weights learn from in a step of a signal with passes of its own.</summary>
/// <param name="Above">Of what B has rows for, [N, rows of B], with the loss's 1/N in it.</param>
/// <param name="Below">Of what enters the layer, [N, n_{l−1}].</param>
public sealed record FeedbackLesson(Tensor Above, Tensor Below);
