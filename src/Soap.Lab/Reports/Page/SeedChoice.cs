using Soap.Lab.Analysis;
using Soap.Lab.Reports.Markup;

namespace Soap.Lab.Reports.Page;

/// <summary>The box in which the reader chooses seeds for all figures at once.</summary>
internal static class SeedChoice
{
    public static Html Of(StudyAnalysis analysis) => Html.Of(
        $"""
        <details class="choice"><summary>Seeds: <span class="count">all</span></summary>
        <div class="choices">
        {Group("Reporting seeds", analysis.Study.Seeds)}{Tuning(analysis)}
        <p>With all seeds, charts show means with their intervals; with some, the single trials. Sentences and tables
        are always over all seeds: an interval over seeds that were picked by eye would mean nothing.</p>
        </div></details>
        """);

    private static Html Tuning(StudyAnalysis analysis) =>
        analysis.Study.TuningSeeds.Count == 0 ? Html.Empty : Group("Tuning seeds", analysis.Study.TuningSeeds);

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
