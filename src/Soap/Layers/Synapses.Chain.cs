using Soap.Feedback;
using Soap.Maps;
using Soap.Randomness;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Layers;

/// <summary>Synapses as those of a layer of a chain: what signals with passes of their own may do with them.</summary>
public sealed partial class Synapses : IChainLayer
{
    Tensor? IChainLayer.OwnFeedback => OwnFeedback;

    // A dense layer's inputs are the last dimension of a sample, and channels of kernels the first.
    Tensor? IChainLayer.FeedbackBias => FeedbackBias is { } bias && Maps is
    {
        Forward: not DenseMap,
        Entering: { Count: > 1 } entering,
    }
        ? bias.reshape([bias.shape[0], .. entering.Skip(1).Select(_ => 1L)])
        : FeedbackBias;

    long IChainLayer.Steps => FitState.Steps;

    Tensor IChainLayer.Respond(Tensor input) => Forward(input);

    Tensor IChainLayer.Derivative(Tensor direction) => Maps.Forward.Forward(direction, Weight);

    Tensor IChainLayer.Directions(Tensor entering)
    {
        var stream = Streams.Of("directions", FitState.Steps);
        return RentedNoise.Of(entering.shape, entering, entries =>
        {
            for (var i = 0; i < entries.Length; i++)
            {
                entries[i] = stream.Normal(i);
            }
        });
    }

    Tensor IChainLayer.OutputDisplacement(Tensor error) => OutputDisplacement(error);

    Tensor IChainLayer.Carry(Tensor sent) => Carry(
        Expanded(sent), (OwnFeedback ?? Weight).detach(), [sent.shape[0], .. Maps.Entering!]);

    Tensor IChainLayer.ReadOut(Tensor input) => Maps.Feedback.Forward(input, OwnFeedback!);

    Tensor IChainLayer.Outer(Tensor above, Tensor below) => Maps.Feedback.Outer(above, below);

    RandomStream IChainLayer.InverseStream(long examplesSeen) => Streams.Of("inverse", examplesSeen);

    /// <summary>What feedback that learns from steps makes of what a signal with passes of its own gives it: B's
    /// gradient; null where there is none, as where a running statistic waits for the step's end.</summary>
    internal Tensor? Learn(FeedbackLesson lesson)
    {
        var answer = Answer(lesson.Above, lesson.Below, null, OwnFeedback!, Weight);
        if (answer is { IsNext: true })
        {
            Observe(answer.Own);
            return null;
        }

        return answer?.Own;
    }

    /// <summary>Moves all that is kept to another device or type, but for whole numbers, which stay as they are.
    /// </summary>
    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        var kept = _numbers.ConvertAll(name => (Name: name, Number: get_buffer(name)!));
        kept.ForEach(one => ConditionallyRegisterBuffer(one.Name, null));
        base._toEpilog(dtype, device, non_blocking);
        kept.ForEach(one => ConditionallyRegisterBuffer(one.Name, one.Number));
    }
}
