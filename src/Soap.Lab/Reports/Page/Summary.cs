using Soap.Lab.Analysis;
using Soap.Lab.Reports.Markup;

namespace Soap.Lab.Reports.Page;

/// <summary>The summary at the top of the page: findings beside limits.</summary>
internal static class Summary
{
    public static Html Of(StudyAnalysis analysis) => Html.Of(
        $"""
        <section id="summary" class="summary">
        <div class="findings"><h2>What the numbers show</h2>
        {Sentences(analysis.Findings, "Nothing that holds over the seeds.")}</div>
        <div class="limits"><h2>What they do not show</h2>
        {Sentences(analysis.Limits, "")}</div>
        </section>
        """);

    /// <summary>A list of sentences.</summary>
    public static Html Sentences(IEnumerable<string> sentences, string none)
    {
        Html[] items =
        [
            .. sentences.Where(sentence => sentence.Length > 0).Select(sentence => Html.Of($"<li>{sentence}</li>")),
        ];
        return items.Length == 0 ? Html.Of($"<p>{none}</p>") : Html.Of($"<ul>{Html.Join(items)}</ul>");
    }
}
