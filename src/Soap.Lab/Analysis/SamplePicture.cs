namespace Soap.Lab.Analysis;

/// <summary>A picture of the training set, to be shown.</summary>
/// <param name="Title">What it is of: its class.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Channels">1 for grey, 3 for red, green, blue.</param>
/// <param name="Values">[channels, height, width], each from 0 to 255.</param>
public sealed record SamplePicture(string Title, int Width, int Height, int Channels, IReadOnlyList<byte> Values);
