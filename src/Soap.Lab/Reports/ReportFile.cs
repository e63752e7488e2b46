using System.Text;
using Soap.Storage;

namespace Soap.Lab.Reports;

/// <summary>Writes a file of a report whole or not at all, and its folder if need be.</summary>
internal static class ReportFile
{
    public static void Write(string path, string text) => Write(path, new UTF8Encoding(false).GetBytes(text));

    public static void Write(string path, byte[] bytes)
    {
        Folders.Create(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, bytes);
    }
}
