using System.Text;
using Soap.Data.Own;

namespace Soap.Tests.Data.Own;

/// <summary>A folder for files of data, gone after the test.</summary>
internal sealed class DataPlace : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("soap-own-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, with the folders that its name has.</summary>
    public string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public static OwnReader Read(
        string path, string? label = null, string? targets = null, string? split = null, string? scaling = null,
        ulong seed = 0) => OwnReader.Read(path, new OwnKeys(label, targets, split, scaling, seed));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
