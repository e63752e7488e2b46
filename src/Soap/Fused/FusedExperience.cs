using Soap.Feedback;
using Soap.Fits;
using Soap.Layers;
using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Fused;

/// <summary>
/// The local quantities of a layer in one step as tensors, for feedback that learns by its own code. It works on
/// copies, in the caller's dispose scope.
/// </summary>
internal static unsafe class FusedExperience
{
    /// <summary>
    /// Whether the engine has to ask the feedback at every step, beyond outer products that it makes itself.
    /// </summary>
    public static bool IsAsked(FeedbackWeights feedback) => feedback switch
    {
        LearnedFeedback learned => !learned.IsOuterProduct || learned.ForwardDecay != 0,
        WeightReadingFeedback or ObservingFeedback => true,
        _ => false,
    };

    /// <summary>Asks the feedback of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="sent">What B carried, [rows of B, samples], with its stride.</param>
    /// <param name="input">What entered the layer, [samples, n_{l−1}], with its stride.</param>
    /// <param name="samples">N.</param>
    /// <returns>B's gradient, or for observing feedback its next value; and what is added to the gradient of
    /// W.</returns>
    public static (Tensor Feedback, Tensor? Forward) Ask<T>(
        FusedLayer<T> layer, (nint Start, int Stride) sent, (nint Start, int Stride) input, int samples)
        where T : unmanaged
    {
        using var noGradient = no_grad();
        var synapses = layer.Synapses;
        var arrived = TensorMemory.Copy((T*)input.Start, samples, layer.Inputs, input.Stride);
        return Ask(
            synapses,
            TensorMemory.Copy((T*)sent.Start, (int)synapses.OwnFeedback!.shape[0], samples, sent.Stride).t(),
            arrived,
            synapses.Rule.Fit is InputFit
                ? () => synapses.FitState.Fitted(arrived).narrow(1, 0, layer.Inputs)
                : null);
    }

    /// <summary>Asks the feedback of a layer.</summary>
    /// <param name="synapses">The layer's.</param>
    /// <param name="sent">What B carried.</param>
    /// <param name="arrived">What entered the layer.</param>
    /// <param name="fitted">What its weights are fitted to; null: the same.</param>
    /// <returns>B's gradient, or for observing feedback its next value; and what is added to the gradient of
    /// W.</returns>
    public static (Tensor Feedback, Tensor? Forward) Ask(
        Synapses synapses, Tensor sent, Tensor arrived, Func<Tensor>? fitted)
    {
        using var noGradient = no_grad();
        var (own, weight) = (synapses.OwnFeedback!.detach(), synapses.Weight.detach());
        var answer = synapses.Answer(sent, arrived, fitted, own, weight) ?? throw new InvalidOperationException(
            $"Feedback '{synapses.Rule.Feedback.Name}' does not learn.");
        return (InRows(answer.Own, own), answer.Forward is { } forward ? InRows(forward, weight) : null);

        // The code of a rule may give a transposed view, which kernels do not read.
        static Tensor InRows(Tensor result, Tensor like) => result.to_type(like.dtype).contiguous();
    }
}
