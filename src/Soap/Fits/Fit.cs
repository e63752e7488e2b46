namespace Soap.Fits;

/// <summary>
/// The third part of a rule: how a layer's weights follow its displacement.
/// A fit is an <see cref="InputFit"/>, which puts something in the place of the layer's input, or a <see cref="BatchFit"/>, any function of displacement and input.
/// </summary>
public abstract class Fit
{
    private protected Fit()
    {
    }

    /// <summary>Its word in texts and reports.</summary>
    public abstract string Name { get; }
}
