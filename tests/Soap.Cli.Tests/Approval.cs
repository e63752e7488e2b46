using System.Runtime.CompilerServices;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>
/// Compares text with an approved file beside the tests; with SOAP_APPROVE=1 the file is written instead.
/// </summary>
internal static class Approval
{
    public static void Verify(string name, string actual, [CallerFilePath] string caller = "")
    {
        var folder = Path.GetDirectoryName(caller)!;
        while (!Directory.Exists(Path.Combine(folder, "Approved")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException($"No folder Approved above {caller}.");
        }

        var file = Path.Combine(folder, "Approved", name + ".txt");
        var text =
            string.Join('\n', actual.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).TrimEnd() +
                "\n";
        if (Environment.GetEnvironmentVariable("SOAP_APPROVE") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.True(File.Exists(file), $"{file} is missing; look at the text and run with SOAP_APPROVE=1:\n{text}");
        Assert.Equal(File.ReadAllText(file), text);
    }
}
