namespace Soap.Data;

/// <summary>How far the download of a file is; reported after each piece that arrives.</summary>
/// <param name="Name">The file's canonical name.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Bytes">How many bytes have arrived.</param>
/// <param name="Total">How many there will be, or null if the server does not say.</param>
internal sealed record FetchProgress(string Name, Uri Origin, long Bytes, long? Total);
