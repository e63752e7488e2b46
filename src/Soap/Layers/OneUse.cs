using Soap.Native;

namespace Soap.Layers;

/// <summary>
/// Refuses a second use of a layer in one backward pass where one use of a step is all that can be kept: the running
/// statistics of
/// observing feedback, what a fit remembers, and the error of an output layer that other layers hear.
/// A forward pass without gradient is no use, and backward passes of their own are uses of their own, of which the
/// last is kept.
/// </summary>
/// <param name="layer">The layer's name.</param>
/// <param name="keeper">What keeps one use of a step, in words.</param>
internal sealed class OneUse(string layer, string keeper)
{
    /// <summary>What keeps one use of an output layer whose error other layers hear, whatever its own rule.</summary>
    public const string Heard = "the broadcast, by which other layers hear this layer's error,";

    private int _pass = -1;

    /// <summary>Takes note of a use.</summary>
    /// <exception cref="InvalidOperationException">It is the second in one backward pass.</exception>
    public void Enter()
    {
        var pass = BackwardPass.Current;
        if (pass == _pass)
        {
            throw new InvalidOperationException(
                $"Layer '{layer}' is used twice in one backward pass, and {keeper} keeps one use of a step: " +
                "one of the two alone would be learnt from. " +
                "Give each use a layer of its own, or a rule that keeps nothing of a step.");
        }

        _pass = pass;
    }
}
