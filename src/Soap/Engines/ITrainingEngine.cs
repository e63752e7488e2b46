using Soap.Data;
using Soap.Models;
using static TorchSharp.torch;

namespace Soap.Engines;

/// <summary>An engine, which makes a trainer's steps: autograd, or the fused engine.</summary>
internal interface ITrainingEngine : IDisposable
{
    /// <summary>Which it is, and why.</summary>
    EngineRecord Record { get; }

    /// <summary>What feedback does before a step.</summary>
    /// <param name="examples">Examples trained on before.</param>
    /// <param name="batch">The batch size.</param>
    void BeginStep(long examples, int batch);

    /// <summary>Takes a batch, and finds the mean loss.</summary>
    /// <param name="examples">Examples trained on before.</param>
    /// <param name="limit">The most samples.</param>
    /// <param name="isMeasured">Whether <see cref="LearnBothWays"/> may follow.</param>
    (double Loss, int Count) Learn(long examples, int limit, bool isMeasured);

    /// <summary>Goes the way down, from the loss to what is to be learnt. Nothing is moved.</summary>
    /// <returns>Whether inputs and what they teach are surely finite; where it says no, <see cref="FirstNotFinite"/>
    /// knows.</returns>
    bool GoDown();

    /// <summary>Moves the parameters by what was found on the way back, and does what rules do after it.</summary>
    /// <param name="rate">η.</param>
    void Move(double rate);

    /// <summary>What the rule, and what true backpropagation make of the step's batch at the same weights; nothing is
    /// moved.</summary>
    (NetworkLearning Rule, NetworkLearning Truth) LearnBothWays(Tensor inputs, Tensor targets);

    /// <summary>The name of the first tensor that is not finite in the step that was just found, and not made; null
    /// where all are finite.</summary>
    /// <param name="examples">Examples trained on before.</param>
    /// <param name="count">Its samples.</param>
    string? FirstNotFinite(long examples, int count);

    /// <summary>Loss and accuracy on a fixed set.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is left behind.</exception>
    EvaluationPoint Evaluate(
        Dataset data, IReadOnlyList<int>? indices, long examples, CancellationToken cancellation = default);

    /// <summary>
    /// Brings weights that the engine keeps elsewhere back to their tensors: before anybody looks at them.
    /// </summary>
    void Publish();

    /// <summary>Takes weights from their tensors again: after somebody may have changed them.</summary>
    void TakeBack();
}
