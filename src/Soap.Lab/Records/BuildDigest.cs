using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using TorchSharp;

namespace Soap.Lab.Records;

/// <summary>
/// A digest of the program that runs: of the builds of library, laboratory, program and TorchSharp. Tasks of a cluster
/// compare it with that of the process that planned them: another build could give other numbers.
/// </summary>
internal static class BuildDigest
{
    /// <summary>The first 16 hexadecimal digits of SHA-256 over name and build of each assembly.</summary>
    public static string Current { get; } = Of(
        [typeof(SoapException).Assembly, typeof(BuildDigest).Assembly, typeof(torch).Assembly],
        Assembly.GetEntryAssembly());

    private static string Of(Assembly[] libraries, Assembly? program)
    {
        var lines = libraries.Concat(program is null ? [] : [program])
            .Select(assembly => $"{assembly.GetName().Name} {assembly.ManifestModule.ModuleVersionId:N}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..16];
    }
}
