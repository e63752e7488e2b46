using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Soap.Lab.Records;
using Xunit;

namespace Soap.Lab.Tests.Records;

/// <summary>A small checkout with one commit, and what is kept of changes to it.</summary>
public sealed class SourceCheckoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _head;

    public SourceCheckoutTests()
    {
        Assert.SkipUnless(HasGit(), "git is not installed.");
        Directory.CreateDirectory(_folder["checkout/src"]);
        Write("soap.slnx", "<Solution/>\n");
        Write("src/Rule.cs", "class Rule\n{\n}\n");
        Write(".gitignore", "bin/\n");
        Git("init", "-q");
        Git("add", "-A");
        Git("commit", "-q", "-m", "All");
        _head = Git("rev-parse", "HEAD").Trim();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checkout_without_changes_is_its_commit()
    {
        Write("notes.txt", "not of the program\n");
        Directory.CreateDirectory(_folder["checkout/src/bin"]);
        Write("src/bin/Made.cs", "class Made;\n");
        var checkout = Checkout();
        Assert.Equal((_head, _head, null), (checkout.Head, checkout.Commit, checkout.Changes));
        Write("notes.md", "of the program, but of no build\n");
        Git("add", "notes.md");
        Assert.Equal(_head, Checkout().Commit);
    }

    [Fact]
    public void Changes_are_kept_so_that_the_source_can_be_had_again()
    {
        Write("src/Rule.cs", "class Rule\n{\n    // Größer: no line end follows\n}");
        Write("src/Größe rule.cs", "class OwnRule;\n");
        Write("src/prose.txt", "built in\n");
        Write("src/Empty.cs", "");
        File.WriteAllBytes(_folder["checkout/src/Data.bin"], [0, 1, 2, 255]);
        Write("soap.slnx", "<Solution>\n</Solution>\n");

        var checkout = Checkout();
        Assert.Equal($"{_head}-dirty", checkout.Commit);
        Assert.Equal(_head, SourceCheckout.HeadOf(checkout.Commit));
        checkout.Changes!.KeepIn(_folder.Path);
        checkout.Changes.KeepIn(_folder.Path);
        var diff = Assert.Single(Directory.GetFiles(_folder.Path, "*.diff"));
        Assert.Equal(SourceChanges.NameOf(checkout.Changes.Digest), Path.GetFileName(diff));
        Assert.True(SourceChanges.IsName(Path.GetFileName(diff)));

        Git("worktree", "add", "-q", _folder["again"], _head);
        Run(_folder["again"], "apply", "--whitespace=nowarn", diff);
        Assert.Equal(Files("checkout"), Files("again"));
    }

    // Settings of a user's own would make a diff that git apply does not read.
    [Fact]
    public void The_same_changes_have_the_same_digest_whatever_git_is_set_to()
    {
        Write("src/Rule.cs", "class Rule;\n");
        Write("src/Größe.cs", "class Größe;\n");
        Write("order", "src/Größe.cs\n");
        var before = Checkout().Changes!.Digest;
        Git("config", "color.ui", "always");
        Git("config", "diff.noprefix", "true");
        Git("config", "diff.external", "false");
        Git("config", "core.quotePath", "false");
        Git("config", "diff.context", "0");
        Git("config", "diff.interHunkContext", "9");
        Git("config", "diff.suppressBlankEmpty", "true");
        Git("config", "diff.indentHeuristic", "false");
        Git("config", "diff.orderFile", "order");
        Git("config", "diff.relative", "true");
        Assert.Equal(before, Checkout().Changes!.Digest);
    }

    [Fact]
    public void A_staged_change_and_a_commit_count_as_git_counts_them()
    {
        Write("src/Rule.cs", "class Rule;\n");
        var unstaged = Checkout().Changes!.Digest;
        Git("add", "-A");
        Assert.Equal(unstaged, Checkout().Changes!.Digest);
        Git("commit", "-q", "-m", "Changed");
        Assert.Null(Checkout().Changes);
    }

    // Read as no changes, a result would name a commit that it is not of.
    [Fact]
    public void Changes_that_git_cannot_tell_are_changes_all_the_same()
    {
        var name = Git("rev-parse", "HEAD:src/Rule.cs").Trim();
        File.Delete(_folder[$"checkout/.git/objects/{name[..2]}/{name[2..]}"]);
        Write("src/Rule.cs", "class Rule;\n");
        var checkout = Checkout();
        Assert.Equal(($"{_head}-dirty", null), (checkout.Commit, checkout.Changes));
    }

    [Fact]
    public void Data_that_lie_beside_the_source_are_not_kept_with_it()
    {
        using (var data = File.Create(_folder["checkout/src/data.bin"]))
        {
            data.SetLength((16 << 20) + 1);
        }

        var checkout = Checkout();
        Assert.Equal(($"{_head}-dirty", null), (checkout.Commit, checkout.Changes));
    }

    private static bool HasGit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", "--version") { RedirectStandardOutput = true })!;
            git.WaitForExit();
            return git.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static string Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "git",
            ["-C", folder, "-c", "user.name=A", "-c", "user.email=a@b", "-c", "core.autocrlf=false", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }

    private Dictionary<string, string> Files(string checkout) => Directory
        .EnumerateFiles(_folder[checkout], "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_folder[checkout], file))
        .Where(file => !file.StartsWith(".git", StringComparison.Ordinal))
        .ToDictionary(file => file, file => Convert.ToHexString(File.ReadAllBytes(_folder[$"{checkout}/{file}"])));

    private SourceCheckout Checkout() => SourceCheckout.Of(_folder["checkout/src"])!;

    private string Git(params string[] arguments) => Run(_folder["checkout"], arguments);

    private void Write(string file, string text) => File.WriteAllText(_folder[$"checkout/{file}"], text);
}
