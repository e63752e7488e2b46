using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Soap.Lab.Records;

/// <summary>The checkout that a program was built in.</summary>
/// <param name="Head">Its commit.</param>
/// <param name="IsChanged">Whether what a build reads is another than in the commit.</param>
/// <param name="Changes">What it has besides; null: nothing, or git did not say what, or it is beyond 16 MiB of files
/// that git does not know.</param>
internal sealed record SourceCheckout(string Head, bool IsChanged, SourceChanges? Changes)
{
    private const string Dirty = "-dirty";
    private const long MostBytes = 16L << 20;

    // What a build reads: a changed page makes no other program.
    private static readonly string[] Sources =
    [
        "src", "tools", "examples", "*.cs", "*.csproj", "*.props", "*.targets", "*.slnx", "global.json",
    ];

    // Settings of a user's own must not change the text, nor a look take git's locks.
    private static readonly string[] Diff =
    [
        "--no-optional-locks", "-c", "core.quotePath=true", "-c", "diff.suppressBlankEmpty=false", "-c",
        "diff.relative=false", "diff", "--binary", "--full-index", "--no-color", "--no-ext-diff", "--no-textconv",
        "--no-renames", "--src-prefix=a/", "--dst-prefix=b/", "--unified=3", "--inter-hunk-context=0",
        "--diff-algorithm=myers", "--indent-heuristic", "--submodule=short", "-O/dev/null",
    ];

    /// <summary>The commit, with <c>-dirty</c> behind it where there are changes.</summary>
    public string Commit => Head + (IsChanged ? Dirty : "");

    /// <summary>A commit without what says that there were changes.</summary>
    public static string HeadOf(string commit) =>
        commit.EndsWith(Dirty, StringComparison.Ordinal) ? commit[..^Dirty.Length] : commit;

    /// <summary>The checkout around a program; null where there is none, or git is not there or does not know
    /// it.</summary>
    /// <param name="folder">Where the program lies.</param>
    public static SourceCheckout? Of(string folder)
    {
        // Paths of a diff are those of the whole repository, which a checkout may be a part of.
        if (Root(new DirectoryInfo(folder)) is not { } root
            || Line(root, "rev-parse", "--show-toplevel") is not { } top
            || Line(root, "rev-parse", "HEAD") is not { } head)
        {
            return null;
        }

        if (Bytes(root, 0, [.. Diff, "HEAD", "--", .. Sources]) is not { } known
            || Bytes(
                root, 0, ["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", .. Sources]) is not
                { } names)
        {
            return new SourceCheckout(head, IsChanged: true, Changes: null);
        }

        // Data laid beside the source are no source. That two files differ is exit code 1.
        var files = Encoding.UTF8.GetString(names).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        if (files.Sum(file => new FileInfo(Path.Combine(top, file)) is { Exists: true, Length: var size } ? size : 0)
            > MostBytes)
        {
            return new SourceCheckout(head, IsChanged: true, Changes: null);
        }

        var added = files.Select(file => Bytes(top, 1, [.. Diff, "--no-index", "--", "/dev/null", file])).ToArray();
        byte[] diff = [.. known, .. added.SelectMany(one => one ?? [])];
        return new SourceCheckout(
            head, diff.Length > 0 || added.Length > 0,
            diff.Length == 0 || added.Contains(null) ? null : new SourceChanges(diff));
    }

    /// <summary>Whether a program lies in a checkout. A tool may lie in a home that is under version control
    /// itself.</summary>
    public static bool IsAround(string folder) => Root(new DirectoryInfo(folder)) is not null;

    private static string? Root(DirectoryInfo? folder) => folder is null ? null
        : File.Exists(Path.Combine(folder.FullName, "soap.slnx")) ? folder.FullName
        : Root(folder.Parent);

    private static string? Line(string folder, params string[] arguments) =>
        Bytes(folder, 0, arguments) is { } line ? Encoding.UTF8.GetString(line).Trim() : null;

    // Null where git is not installed, or ends otherwise than expected.
    private static byte[]? Bytes(string folder, int exitCode, string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("GIT_DIFF_OPTS");
        try
        {
            using var process = Process.Start(start)!;
            _ = process.StandardError.ReadToEndAsync();
            using MemoryStream output = new();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            return process.ExitCode == exitCode ? output.ToArray() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
