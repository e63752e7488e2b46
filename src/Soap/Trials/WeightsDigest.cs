using System.Security.Cryptography;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Trials;

/// <summary>SHA-256 over a network's parameters, as a result has it.</summary>
internal static class WeightsDigest
{
    /// <summary>Of all of them, in their order, in small hexadecimal digits.</summary>
    public static string Of(Module network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var parameter in network.parameters())
        {
            using var scope = NewDisposeScope();
            hash.AppendData(parameter.detach().cpu().contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
