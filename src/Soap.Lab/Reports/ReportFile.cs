using System.Text;

namespace Soap.Lab.Reports;

/// <summary>Writes a file of a report whole or not at all.</summary>
internal static class ReportFile
{
    public static void Write(string path, string text) => Write(path, new UTF8Encoding(false).GetBytes(text));

    public static void Write(string path, byte[] bytes)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            throw SoapException.BadStorage($"The report file '{path}' could not be written: {error.Message} Free space or choose another folder and make the report again.", error);
        }
    }
}
