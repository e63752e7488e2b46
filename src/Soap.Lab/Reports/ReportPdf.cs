using System.Diagnostics;
using Soap.Storage;

namespace Soap.Lab.Reports;

/// <summary>
/// Prints the page of a report to a PDF, with all that is folded up in it, by a browser. The bytes differ from time to
/// time, since a PDF says when it was made.
/// </summary>
internal static class ReportPdf
{
    /// <summary>Its name beside the page.</summary>
    public const string File = "report.pdf";

    // A page of a thousand trials takes a minute on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>Prints a page and replaces an earlier PDF as a whole, or not at all.</summary>
    /// <param name="browser">The browser's program.</param>
    /// <param name="page">The page.</param>
    /// <param name="pdf">The file to write.</param>
    /// <exception cref="SoapException">The browser printed nothing, or the file cannot be written (exit code
    /// 5).</exception>
    public static void Write(string browser, string page, string pdf)
    {
        var folder = Directory.CreateTempSubdirectory("soap-print-");
        try
        {
            var printed = Path.Combine(folder.FullName, File);
            var said = Print(browser, page, folder.FullName, printed);
            if (!IsWhole(printed))
            {
                throw SoapException.BadStorage($"{browser} printed no PDF of {page}{said}");
            }

            AtomicFile.Write(pdf, file =>
            {
                using var source = System.IO.File.OpenRead(printed);
                source.CopyTo(file);
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Print(string browser, string page, string profile, string printed)
    {
        ProcessStartInfo start = new(browser,
        [
            "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", $"--user-data-dir={profile}",

            // Chromium has no sandbox for root, and refuses to start without being told to go without.
            .. Environment.IsPrivilegedProcess ? ["--no-sandbox"] : Array.Empty<string>(),
            "--no-pdf-header-footer", $"--print-to-pdf={printed}", new Uri(Path.GetFullPath(page)).AbsoluteUri,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Started(start);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw SoapException.BadStorage(
                $"{browser} had not printed {page} after {Patience.TotalMinutes} minutes, and was ended");
        }

        // What the browser left behind may hold its output open for as long as it likes.
        var said = Task.WaitAll([output, errors], LastWords) ? errors.Result : "";
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return $" (exit code {process.ExitCode})" +
            (lines.Length == 0 ? "" : $"; it said: {string.Join(" ", lines.TakeLast(3))}");
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw SoapException.BadStorage($"{start.FileName} cannot be started: {error.Message}", error);
        }
    }

    // A browser that ends early leaves no file, or a part of one.
    private static bool IsWhole(string pdf)
    {
        if (!System.IO.File.Exists(pdf))
        {
            return false;
        }

        using var file = System.IO.File.OpenRead(pdf);
        var (head, tail) = (new byte[5], new byte[Math.Min(1024, file.Length)]);
        file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Seek(-tail.Length, SeekOrigin.End);
        file.ReadExactly(tail);
        return head.AsSpan().SequenceEqual("%PDF-"u8) && tail.AsSpan().IndexOf("%%EOF"u8) >= 0;
    }
}
