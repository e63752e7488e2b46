namespace Soap.Fused.Kernels;

/// <summary>
/// Weights along one side of a kernel that meet at one place, and what they meet: weight <c>Tap + i TapStep</c> meets
/// place <c>Place + i PlaceStep</c>.
/// </summary>
/// <param name="Tap">The first weight.</param>
/// <param name="TapStep">From one weight to the next.</param>
/// <param name="Place">The first place.</param>
/// <param name="PlaceStep">From one place to the next.</param>
/// <param name="Count">How many there are, maybe none.</param>
internal readonly record struct KernelRange(int Tap, int TapStep, int Place, int PlaceStep, int Count);
