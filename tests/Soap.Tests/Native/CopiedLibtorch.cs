using Soap.Native;

namespace Soap.Tests.Native;

/// <summary>
/// A folder with copies of the package's libtorch: other files with the same content, which the loader takes for
/// another libtorch. What has CUDA here is a stand-in, a small library of libtorch that knows nothing of it.
/// </summary>
public sealed class CopiedLibtorch : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory().FullName;

    public CopiedLibtorch()
    {
        (Folder, WithCuda) = (Path.Combine(_root, "lib"), Path.Combine(_root, "cuda"));
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(WithCuda);
        foreach (var file in LibtorchFolder.Libraries.Append("libgomp-98b21ff3.so.1"))
        {
            if (NativeFolders.Find(NativeFolders.All(), file) is { } path)
            {
                File.Copy(path, Path.Combine(Folder, file));
                File.CreateSymbolicLink(Path.Combine(WithCuda, file), Path.Combine(Folder, file));
            }
        }

        if (NativeFolders.Find(NativeFolders.All(), "libtorch_global_deps.so") is { } other)
        {
            File.Copy(other, Path.Combine(WithCuda, LibtorchFolder.Cuda));
        }
    }

    /// <summary>Without CUDA.</summary>
    public string Folder { get; }

    /// <summary>With a stand-in for CUDA.</summary>
    public string WithCuda { get; }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
