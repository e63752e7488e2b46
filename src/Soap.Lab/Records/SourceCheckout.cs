using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Soap.Lab.Records;

/// <summary>The checkout that a program was built in.</summary>
/// <param name="Head">Its commit.</param>
/// <param name="Changes">What it has besides; null: nothing.</param>
internal sealed record SourceCheckout(string Head, SourceChanges? Changes)
{
    private const string Dirty = "-dirty";

    // What a build reads. Other files that git does not know make no other program.
    private static readonly string[] Sources = ["*.cs", "*.csproj", "*.props", "*.targets", "*.resx", "global.json"];

    /// <summary>The commit, with <c>-dirty</c> behind it where there are changes.</summary>
    public string Commit => Head + (Changes is null ? "" : Dirty);

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

        // Settings of a user's own must not change the text, nor a look take git's locks.
        string[] form =
        [
            "--binary", "--full-index", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames",
            "--src-prefix=a/", "--dst-prefix=b/", "--unified=3", "--diff-algorithm=myers",
        ];
        var known = Bytes(top, ["--no-optional-locks", "diff", .. form, "HEAD"]);
        var added = Encoding.UTF8.GetString(
                Bytes(root, ["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", .. Sources]))
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(file => Bytes(top, ["diff", .. form, "--no-index", "--", "/dev/null", file]));
        byte[] diff = [.. known, .. added];
        return new SourceCheckout(head, diff.Length == 0 ? null : new SourceChanges(diff));
    }

    /// <summary>Whether a program lies in a checkout. A tool may lie in a home that is under version control
    /// itself.</summary>
    public static bool IsAround(string folder) => Root(new DirectoryInfo(folder)) is not null;

    private static string? Root(DirectoryInfo? folder) => folder is null ? null
        : File.Exists(Path.Combine(folder.FullName, "soap.slnx")) ? folder.FullName
        : Root(folder.Parent);

    private static string? Line(string folder, params string[] arguments) =>
        Encoding.UTF8.GetString(Bytes(folder, arguments)).Trim() is { Length: > 0 } line ? line : null;

    // Empty where git is not installed or refuses: a report then says that the commit is not known. That two files
    // differ is no refusal (exit code 1).
    private static byte[] Bytes(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            _ = process.StandardError.ReadToEndAsync();
            using MemoryStream output = new();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            return process.ExitCode is 0 or 1 ? output.ToArray() : [];
        }
        catch (Win32Exception)
        {
            return [];
        }
    }
}
