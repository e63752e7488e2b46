using Soap.Tables.Published;

namespace Soap.Tables;

/// <summary>Makes the tables of the documentation by running the commands that stand above them.</summary>
internal static class TablesProgram
{
    private const string Usage =
        "usage: [--check] [--long] [PAGE …], such as docs/rules/kp.md; all pages if left out. "
        + "--check changes nothing and ends with 1 if a page is behind; --long makes the tables that take long, too. "
        + "published [PAPER …] writes studies/README.md, and first makes the numbers of these papers anew that take "
        + "no longer than minutes";

    /// <summary>From the words to the exit code: 0 done, 1 a page is behind, 2 a wrong word or page.</summary>
    public static int Run(string[] words, TextWriter output, TextWriter error)
    {
        try
        {
            return words is ["published", .. var papers] ? Publish(papers, output) : Make(words, output, error);
        }
        catch (SoapException exception)
        {
            return Fail(exception);
        }
        catch (AggregateException exception) when (
            exception.InnerExceptions.OfType<SoapException>().FirstOrDefault() is { } first)
        {
            return Fail(first); // trials that ran side by side
        }

        int Fail(SoapException exception)
        {
            error.WriteLine($"error: {exception.Message}");
            return exception.ExitCode;
        }
    }

    private static int Publish(string[] papers, TextWriter output)
    {
        foreach (var paper in papers)
        {
            PublishedPaper.Write(paper, PublishedTrials.Anew(
                PublishedPaper.Read(paper), KeptTrials.Of(paper), output.WriteLine));
        }

        PublishedPage.Write();
        return 0;
    }

    private static int Make(string[] words, TextWriter output, TextWriter error)
    {
        var (isCheck, withLong) = (words.Contains("--check"), words.Contains("--long"));
        var named = words.Except(["--check", "--long"]).ToArray();
        foreach (var page in named.Where(page => !Documentation.Pages.Contains(page)))
        {
            throw SoapException.BadUsage(
                $"'{page}' is no page with a marked table; {Spelling.Hint(page, Documentation.Pages)}\n{Usage}");
        }

        var cells = (named.Length > 0 ? named : Documentation.Pages)
            .SelectMany(page => Documentation.Cells(page, withLong)).ToArray();
        var behind = Measurements.Behind(cells, (made, all) => error.Write($"\r{made} of {all} runs"));
        error.WriteLine();
        foreach (var cell in behind)
        {
            output.WriteLine(cell);
        }

        foreach (var page in isCheck ? [] : behind.GroupBy(cell => cell.Cell.Table.Page))
        {
            Documentation.Rewrite(page.Key, page);
        }

        output.WriteLine($"{behind.Count} of {cells.Length} cells {(isCheck ? "are" : "were")} behind");
        return isCheck && behind.Count > 0 ? 1 : 0;
    }
}
