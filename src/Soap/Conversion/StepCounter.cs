using Soap.Layers;

namespace Soap.Conversion;

/// <summary>
/// Begins and ends the training steps of a network in a loop that says nothing of them: a step ends when an optimiser
/// has moved a weight, and the next begins with the forward pass after it. Several forward passes before that are one
/// step, whose gradients add up.
/// </summary>
/// <param name="layers">The network's.</param>
/// <param name="examples">Where the examples of such steps are kept.</param>
internal sealed class StepCounter(IReadOnlyList<Synapses> layers, StateNumber examples) : IDisposable
{
    private ChangeWatch[] _watches = [];
    private long _passed;
    private bool _isOpen, _isGiven;

    /// <summary>Begins a step that the caller counts.</summary>
    /// <param name="examplesSeen">Training examples before it.</param>
    /// <param name="batch">The batch size.</param>
    public void Begin(long examplesSeen, int batch)
    {
        Settle();
        Forget();
        (_isOpen, _isGiven) = (true, true);
        foreach (var layer in layers)
        {
            layer.BeginStep(examplesSeen, batch);
        }
    }

    /// <summary>Ends a step, after the weights were moved; nothing where none is open.</summary>
    public void End()
    {
        if (!_isOpen)
        {
            return;
        }

        foreach (var layer in layers)
        {
            layer.EndStep();
        }

        examples.Value += _passed;
        Forget();
    }

    /// <summary>Ends a step that the caller does not count, if an optimiser has moved a weight since.</summary>
    public void Settle()
    {
        if (!_isGiven && Array.Exists(_watches, watch => watch.HasChanged))
        {
            End();
        }
    }

    /// <summary>A forward pass is about to be made.</summary>
    /// <param name="samples">Its samples, if it is one of training; otherwise 0.</param>
    public void Pass(long samples)
    {
        Settle();
        if (samples > 0 && !_isOpen)
        {
            foreach (var layer in layers)
            {
                layer.BeginStep(examples.Value, (int)samples);
            }

            _watches = [.. layers.Where(layer => layer.Weight.requires_grad).Select(layer =>
                new ChangeWatch(layer.Weight))];
            _isOpen = true;
        }
    }

    /// <summary>The forward pass was made, and threw nothing.</summary>
    /// <param name="samples">Its samples, as before it.</param>
    public void Passed(long samples) => _passed += _isGiven ? 0 : samples;

    /// <summary>Lets go of a step that the caller does not count: the weights become others than an optimiser
    /// makes.</summary>
    public void LetGo()
    {
        if (!_isGiven)
        {
            Forget();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    private void Forget()
    {
        foreach (var watch in _watches)
        {
            watch.Dispose();
        }

        (_watches, _passed, _isOpen, _isGiven) = ([], 0, false, false);
    }
}
