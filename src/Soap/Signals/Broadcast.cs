using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// What all layers of a model hear at once, for signals that go straight to every layer: the output layer's error, and
/// the target. All layers of one model share one; one of them is the output layer. The error is there from the output
/// layer's backward pass on, and both are for one pass only: a new forward pass of the output layer forgets the error,
/// and a target that was sent.
/// </summary>
/// <param name="outputs">n_L, at least 1.</param>
public sealed class Broadcast(int outputs)
{
    private Tensor? _error;
    private Tensor? _target;
    private bool _targetWasSent;

    /// <summary>n_L.</summary>
    public int Outputs { get; } = outputs >= 1
        ? outputs
        : throw new ArgumentOutOfRangeException(nameof(outputs), outputs, "A network has at least one output.");

    /// <summary>Whether a layer learns from what is sent to all.</summary>
    internal bool IsHeard { get; set; }

    /// <summary>e / N of the present backward pass, [N, n_L].</summary>
    /// <exception cref="InvalidOperationException">The way back has not passed the output layer.</exception>
    public Tensor OutputError
    {
        get => _error ?? throw new InvalidOperationException(
            "The way back has not passed an output layer: one layer of the model must be made with IsOutput.");
        internal set
        {
            _error?.Dispose();
            _error = value.detach().DetachFromDisposeScope(); // it outlives the scope of the output layer's way back
        }
    }

    /// <summary>
    /// y* [N, n_L] of the present batch: one-hot for classes, the values otherwise. SOAP's trainer sets it; in a
    /// training loop of one's own it is set before each backward pass.
    /// </summary>
    /// <exception cref="InvalidOperationException">Nobody has set it, or only for an earlier batch.</exception>
    /// <exception cref="ArgumentException">Its last dimension is not n_L.</exception>
    public Tensor Target
    {
        get
        {
            _targetWasSent = true;
            return _target ?? throw new InvalidOperationException("The rule sends the target, and nobody has set " +
                "it: set the broadcast's Target before each backward pass.");
        }

        set
        {
            if (value.dim() == 0 || value.shape[^1] != Outputs)
            {
                throw new ArgumentException(
                    $"The network has {Outputs} outputs, but the target is " +
                        $"[{string.Join(", ", value.shape)}]; labels must be one-hot.",
                    nameof(value));
            }

            (_target, _targetWasSent) = (value.dim() == 2 ? value : value.reshape(-1, Outputs), false);
        }
    }

    /// <summary>Forgets what belongs to the pass before: a new forward pass begins.</summary>
    internal void Forget()
    {
        _error?.Dispose();
        _error = null;
        if (_targetWasSent)
        {
            _target = null;
        }
    }
}
