using Soap.Lab.Analysis;
using Soap.Lab.Records;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Reports.Tables;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Page;

/// <summary>
/// The page's section on the run, in distinction from the study: seconds, machine, versions and command line. All of
/// it stands here, between two marks, and nowhere else: the rest of the page is the same whenever and wherever the
/// same results came out.
/// </summary>
internal static class RunSection
{
    public const string Id = "times", Title = "This run: times and machine";

    /// <summary>The mark before it.</summary>
    public const string Begin = "<!-- begin of what differs from run to run -->";

    /// <summary>The mark behind it.</summary>
    public const string End = "<!-- end of what differs from run to run -->";

    public static Html Of(StudyAnalysis analysis, RuleStyles styles) => Html.Of(
        $"""
        {new Html(Begin)}
        {Section.Folded(Id, Title, Content(analysis, styles))}
        {new Html(End)}
        """);

    private static Html Content(StudyAnalysis analysis, RuleStyles styles) => Html.Of(
        $"""
        <p class="intro">What is in this section was measured on this machine, or names it, and differs from run to
        run; nothing else on this page does. Unrounded it is in <code>times.csv</code> and <code>times.json</code>.</p>
        {Summary.Sentences(analysis.TimeFindings.Concat(analysis.TimeLimits), "")}
        {Html.Join(ArmGroup.Of(analysis).Reverse().Select(group => Table(CostTable.OfTimes(group, analysis, styles))))}
        {Table(ContrastTable.OfTimes(analysis, styles))}
        <h3>Machine and versions</h3>
        {List(Machine(analysis))}
        <h3>Reproduce</h3>
        <p>{Checkout(analysis.Provenance)}</p>
        <pre tabindex="0"><code>{analysis.Provenance.CommandLine}</code></pre>
        """);

    private static Html Table(Table? table) => table is null ? Html.Empty : TableHtml.Of(table);

    private static IEnumerable<(string Name, string Value)> Machine(StudyAnalysis analysis)
    {
        var provenance = analysis.Provenance;
        yield return ("SOAP", provenance.SoapVersion);
        yield return ("Commit", provenance.Commit ?? "not run from a checkout");
        yield return (".NET", provenance.DotnetVersion);
        yield return ("TorchSharp, libtorch", $"{provenance.TorchSharpVersion}, {provenance.LibtorchVersion}");
        yield return ("Operating system", provenance.OperatingSystem);
        yield return (
            "Processor", $"{provenance.Processor} ({provenance.InstructionSet}, {provenance.Cores} logical)");
        if (provenance.LibtorchFolder is { } folder)
        {
            yield return ("Folder of libtorch", folder);
        }

        if (provenance.Gpu is { } gpu)
        {
            yield return ("GPU", $"{gpu}");
        }

        yield return ("Threads a trial", $"{provenance.ThreadsPerTrial}");
        if (provenance.Data is { } data)
        {
            yield return ("Data", data.Path);
        }

        foreach (var use in analysis.Origins.Count > 1 ? analysis.Origins : [])
        {
            yield return (
                $"Ran {NumberText.Count(use.Trials, "trial")}",
                $"SOAP {use.SoapVersion}, commit {use.Commit ?? "unknown"}, {use.Processor}");
        }
    }

    private static string Checkout(Provenance provenance) => provenance.Commit switch
    {
        null => "",
        { } commit when SourceCheckout.HeadOf(commit) == commit =>
            $"Check out commit {commit} and run the command below.",
        { } commit => $"The source was commit {SourceCheckout.HeadOf(commit)} with changes that were not committed" +
            (provenance.ChangesDigest is { } digest
                ? ", which the study's folder keeps: check it out, change it by " +
                    $"git apply {SourceChanges.NameOf(digest)}, and run the command below."
                : ", so it cannot be had again exactly."),
    };

    /// <summary>Names and values.</summary>
    public static Html List(IEnumerable<(string Name, string Value)> entries) =>
        Html.Of($"<dl>{Html.Join(entries.Select(Entry))}</dl>");

    private static Html Entry((string Name, string Value) entry) =>
        Html.Of($"<div><dt>{entry.Name}</dt><dd>{entry.Value}</dd></div>");
}
