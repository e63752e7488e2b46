using Xunit;

namespace Soap.Cli.Tests;

/// <summary>The report as a PDF, asked for in the command.</summary>
public sealed class ReportPdfTests(TwoStudies studies) : IClassFixture<TwoStudies>
{
    private const string Browser = "/usr/bin/chromium";

    [Fact]
    public void Another_form_is_refused_with_the_nearest_word_before_anything_is_read()
    {
        var ended = InProcess.Run("report", studies["not there"], "--to", "pfd");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("unknown form 'pfd': did you mean 'pdf'?", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pdf_is_beside_the_page_and_named_in_the_answer()
    {
        Assert.SkipUnless(File.Exists(Browser), $"{Browser} is not installed.");
        var ended = InProcess.Run("report", studies["before"], "--out", studies["printed"], "--to", "pdf");
        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Contains($"PDF: {studies["printed", "report.pdf"]}", ended.Output, StringComparison.Ordinal);
        Assert.StartsWith("%PDF-", File.ReadAllText(studies["printed", "report.pdf"]), StringComparison.Ordinal);
        Assert.True(File.Exists(studies["printed", "report.html"]));
    }
}
