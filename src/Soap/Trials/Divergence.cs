using Soap.Training;

namespace Soap.Trials;

/// <summary>The place at which a trial diverged: step, examples, and the tensor that is not finite.</summary>
/// <param name="Step">The step (batch), counted from 1, whose inputs, loss or gradients were not finite; the last
/// one, when it is weights or a validation or test loss that was not finite.</param>
/// <param name="Examples">Training examples seen before that step; all of them, when every step was made; below 0 in
/// noise pre-training, which ends at 0.</param>
/// <param name="Tensor">The first tensor that is not finite, in the order in which a step makes them: see <see
/// cref="Trainer.FirstNotFinite"/>; at the end of training also <c>validation loss</c> or <c>test loss</c>.</param>
public sealed record Divergence(long Step, long Examples, string Tensor);
