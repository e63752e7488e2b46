using Soap.Lab.Analysis;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;

namespace Soap.Lab.Reports.Page;

/// <summary>The box in which the reader chooses seeds for all figures at once.</summary>
internal static class SeedChoice
{
    /// <summary>The box, with the seeds whose trials are in the page.</summary>
    public static Html Of(StudyAnalysis analysis) => Of(ShownSeeds.Of(analysis));

    private static Html Of(ShownSeeds shown) => Html.Of(
        $"""
        <details class="choice seeds"><summary>Seeds: <span class="count">all</span></summary>
        <div class="choices">
        {Group("Reporting seeds", shown.Reporting)}{Tuning(shown)}
        <p>With all seeds, charts show means with their intervals; with some, the single trials. Sentences and tables
        are always over all seeds: an interval over seeds that were picked by eye would mean
        nothing.</p>{Missing(shown)}
        </div></details>
        """);

    private static Html Tuning(ShownSeeds shown) =>
        shown.Tuning.Count == 0 ? Html.Empty : Group("Tuning seeds", shown.Tuning);

    private static Html Missing(ShownSeeds shown) =>
        shown.Sentence is { } sentence ? Html.Of($"<p>{sentence}</p>") : Html.Empty;

    private static Html Group(string title, IReadOnlyList<ulong> seeds) => Html.Of(
        $"""
        <fieldset><legend>{title}</legend>
        <div><button type="button" class="all">All</button><button type="button" class="no">None</button></div>
        <div class="boxes">{Html.Join(seeds.Select(Box))}</div>
        </fieldset>
        """);

    private static Html Box(ulong seed) => Html.Of(
        $"""<label><input type="checkbox" class="seed" value="{seed}" checked autocomplete="off">{seed}</label>""");
}
