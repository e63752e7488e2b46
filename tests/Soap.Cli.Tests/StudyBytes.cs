using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>What has the same bytes whenever a study is run.</summary>
internal static class StudyBytes
{
    private const string Begin = "<!-- begin of what differs from run to run -->",
        End = "<!-- end of what differs from run to run -->";

    /// <summary>Digests of all whole files but those that tell of the run; of the page and the plan what does
    /// not.</summary>
    public static Dictionary<string, string> Of(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) is not ("provenance.json" or "times.csv" or "times.json"))
        .Where(file => !IsTemporary(Path.GetFileName(file)))
        .ToDictionary(file => Path.GetRelativePath(folder, file), file => Path.GetFileName(file) switch
        {
            "report.html" => Digest(Encoding.UTF8.GetBytes(OutsideOfTheMarks(File.ReadAllText(file)))),
            "manifest-1.json" => Plan(file),
            _ => Digest(File.ReadAllBytes(file)),
        });

    // What a killed process was writing stays until its trial is run again, or for an hour.
    private static bool IsTemporary(string name) => name[0] == '.' && name.EndsWith(".tmp", StringComparison.Ordinal);

    private static string OutsideOfTheMarks(string page)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        Assert.InRange(begin, 1, end);
        return page[..begin] + page[end..];
    }

    private static string Plan(string file)
    {
        var plan = JsonNode.Parse(File.ReadAllText(file))!;
        return plan["study"]!.ToJsonString() + plan["trials"]!.ToJsonString();
    }

    private static string Digest(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}
