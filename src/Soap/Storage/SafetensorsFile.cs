namespace Soap.Storage;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Metadata">The texts under <c>__metadata__</c>; none where there is no such key.</param>
/// <param name="Tensors">In the order of their numbers in the file.</param>
/// <param name="Digest">SHA-256 of the whole file, as <c>sha256sum</c> gives it.</param>
/// <param name="IsOwn">Whether SOAP wrote it, and its numbers are those that were written.</param>
internal sealed record SafetensorsFile(
    IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<SafetensorsTensor> Tensors, string Digest, bool IsOwn);
