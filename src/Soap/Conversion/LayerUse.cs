namespace Soap.Conversion;

/// <summary>What a probe found out about a layer of a model.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Entered">The shapes of what entered it, one for each use.</param>
/// <param name="Left">The shapes of what left it.</param>
/// <param name="Producers">The layers whose outputs its inputs are made of without another layer between them; none
/// where those are the model's inputs.</param>
internal sealed record LayerUse(
    NativeLayer Layer, IReadOnlyList<long[]> Entered, IReadOnlyList<long[]> Left,
    IReadOnlyList<NativeLayer> Producers);
