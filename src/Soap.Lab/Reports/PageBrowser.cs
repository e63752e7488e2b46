namespace Soap.Lab.Reports;

/// <summary>A browser on this machine that prints pages without showing them: Chromium or one of its kin.</summary>
internal static class PageBrowser
{
    /// <summary>The programs that are looked for in the folders of <c>PATH</c>, the first one first.</summary>
    public static readonly string[] Programs =
    [
        "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
        "brave-browser",
    ];

    /// <summary>Where macOS has them, outside of <c>PATH</c>.</summary>
    private static readonly string[] Applications =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ];

    /// <summary>The browser's full path.</summary>
    /// <param name="folders">The folders of programs, separated as in <c>PATH</c>.</param>
    /// <exception cref="SoapException">There is none (exit code 2).</exception>
    public static string Find(string? folders)
    {
        var places =
            from program in Programs
            from folder in (folders ?? "").Split(
                Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            select Path.Combine(folder, program);
        return places.Concat(OperatingSystem.IsMacOS() ? Applications : []).FirstOrDefault(File.Exists)
            ?? throw SoapException.BadUsage(
                "no browser to print the report with: none of " +
                $"{string.Join(", ", Programs)} is in a folder of PATH. Install one (Debian, Ubuntu: apt install " +
                "chromium; Fedora: dnf install chromium; macOS: brew install --cask chromium), or open report.html " +
                "in any browser and print it to a PDF there");
    }
}
