using static TorchSharp.torch;

namespace Soap.Signals;

/// <summary>
/// The first part of a rule: how each layer learns where its pre-activations should move.
/// A displacement n_l is [N, n_l]; the output layer's is the true error e = ∂loss/∂a_L.
/// </summary>
public abstract class Signal
{
    /// <summary>Its word in texts and reports.</summary>
    public abstract string Name { get; }

    /// <summary>Whether anything goes back at all; if not, a layer cuts itself off from the layers below, and they get no gradient.</summary>
    public virtual bool GoesBack => true;

    /// <summary>What goes back from layer l + 1 to the activities below it, before their derivative is applied.</summary>
    /// <param name="displacement">n_{l+1}, [N, n_{l+1}].</param>
    /// <param name="feedback">B_{l+1}, [n_{l+1}, n_l]; all that a signal ever sees of a layer.</param>
    /// <returns>[N, n_l].</returns>
    public abstract Tensor Transport(Tensor displacement, Tensor feedback);
}
