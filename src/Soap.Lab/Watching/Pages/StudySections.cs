using System.Text;
using Soap.Lab.Planning;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Texts;

namespace Soap.Lab.Watching.Pages;

/// <summary>The parts of a study's page: how far it is, who works, curves, what failed.</summary>
internal static class StudySections
{
    private const int MostFailures = 10, MostRunning = 50;

    // What matters most comes first.
    private static readonly StudyPhase[] Order =
        [StudyPhase.BestRate, StudyPhase.SharedRate, StudyPhase.Tuning, StudyPhase.Screening, StudyPhase.Algoperf];

    public static Html Of(FoundStudy study, StudyView view)
    {
        RuleStyles styles = new(view.Study.AllRules
            .Concat(view.Finished.Select(trial => trial.Trial.Specification.Rule))
            .Concat(view.Running.Select(trial => trial.Trial.Specification.Rule)));
        return Html.Of(
            $"""
            <p class="now {EnumWords.Of(view.Activity)}">{WatchPage.Words(view)}.
            {WatchPage.Bar(view)} trials{Left(view)}</p>
            {Phases(view)}
            {Next(study, view)}
            {Failed(view)}
            {Running(view, styles)}
            {Curves(view, styles)}
            """);
    }

    private static string Left(StudyView view) =>
        WatchPage.Left(view) is { Length: > 0 } left ? $", {left} left" : "";

    private static Html Phases(StudyView view) => Html.Of(
        $"""
        <div class="wide" tabindex="0" role="region" aria-label="table"><table>
        <thead><tr><th scope="col">trials</th><th scope="col" class="number">finished</th>
        <th scope="col" class="number">of them diverged</th>
        <th scope="col" class="number">failed</th><th scope="col" class="number">missing</th></tr></thead>
        <tbody>
        {Html.Join(view.Phases.Select(phase =>
            Row(PhaseText.Of(phase.Phase), phase.Finished, phase.Diverged, phase.Failed, phase.Missing)))}
        {(view.Unknown == 0 ? Html.Empty : Row("not known yet: others choose them", 0, 0, 0, view.Unknown))}
        </tbody></table></div>
        """);

    private static Html Row(string trials, params int[] counts) => Html.Of(
        $"""
        <tr><td>{trials}</td>{Html.Join(counts.Select(Number))}</tr>

        """);

    private static Html Number(int count) =>
        count == 0 ? Html.Of($"<td class=\"number\">–</td>") : Html.Of($"<td class=\"number\">{count}</td>");

    private static Html Next(FoundStudy study, StudyView view) => view.Activity switch
    {
        StudyActivity.Running => Html.Empty,
        StudyActivity.Stopped =>
            Html.Of($"<p>Go on with: <code>soap resume {Quotation.ForShell(study.Path)}</code></p>"),
        _ => Html.Of($"""
            <p>{(StudyReportFile.Of(study) is null
                ? Html.Of($"Write its report with: <code>soap report {Quotation.ForShell(study.Path)}</code>")
                : WatchPage.Report(study))}{(view.Activity == StudyActivity.Failed
                ? Html.Of($" · run what failed again: <code>soap retry {Quotation.ForShell(study.Path)}</code>")
                : Html.Empty)}</p>
            """),
    };

    private static Html Failed(StudyView view) => view.Failed.Count == 0 ? Html.Empty : Html.Of(
        $"""
        <section><h2>Failed</h2>
        <ul>
        {Html.Join(view.Failed.Take(MostFailures).Select(failed =>
            Html.Of($"<li>{failed.Name}: {failed.Failure.Sentence}</li>\n")))}
        </ul>
        {More(view.Failed.Count - MostFailures)}
        </section>
        """);

    private static Html More(int left) => left <= 0 ? Html.Empty : Html.Of($"<p>and {left} more</p>");

    private static Html Running(StudyView view, RuleStyles styles) => view.Running.Count == 0 ? Html.Empty : Html.Of(
        $"""
        <section><h2>At work</h2>
        <div class="wide" tabindex="0" role="region" aria-label="table"><table>
        <thead><tr><th scope="col">rule</th><th scope="col" class="number">rate</th>
        <th scope="col" class="number">seed</th><th scope="col">phase</th><th scope="col">by</th>
        <th scope="col">done</th><th scope="col" class="number">training loss</th></tr></thead>
        <tbody>
        {Html.Join(view.Running.Take(MostRunning).Select(trial => Row(trial, styles)))}
        </tbody></table></div>
        {More(view.Running.Count - MostRunning)}
        <p class="intro">A trial at work is seen by the states that it stores, every half minute (where storing
        takes long, less often) unless <code>--checkpoint-every</code> says otherwise; one that is over sooner appears
        when it is done.</p>
        </section>
        """);

    private static Html Row(RunningTrialView trial, RuleStyles styles)
    {
        var specification = trial.Trial.Specification;
        return Html.Of(
            $"""
            <tr><td>{Mark(styles[specification.Rule])} {RuleName.Brief(specification.Rule)}</td>
            <td class="number">{NumberText.Short(specification.LearningRate)}</td>
            <td class="number">{specification.Seed}</td>
            <td>{PhaseText.Brief(trial.Trial.Phase)}</td><td>{trial.Process}</td>
            <td class="done">{Done(trial)}</td>
            <td class="number">{(trial.State?.TrainingLoss is [.., var last]
                ? NumberText.Short(last.Loss) : "–")}</td></tr>

            """);
    }

    private static Html Done(RunningTrialView trial) => trial.State is null ? Html.Of($"no state yet")
        : trial.Done is not { } done ? Html.Of($"{trial.State.Examples} examples")
        : Html.Of($"{WatchPage.Bar(done)} {WatchPage.Percent(done)}");

    private static Html Curves(StudyView view, RuleStyles styles)
    {
        var sections = Order.Select(phase => (Phase: phase, Figures: WatchFigures.Of(view, phase, styles)))
            .Where(section => section.Figures.Count > 0).ToArray();
        return sections.Length == 0 ? Html.Empty : Html.Of(
            $"""
            <section><h2>Curves</h2>
            <p class="intro">A line, or a dot, is one trial; strong lines are at work. There are no means while seeds
            are missing: who stops a study when a difference pleases him has found none. The report has them, with
            intervals.</p>
            <p class="legend">{Html.Join(styles.All.Select(style =>
                Html.Of($"<span>{Mark(style)} {style.Label}</span> ")))}</p>
            {Html.Join(sections.Select(section => Html.Of(
                $"""
                <h3>{Capital(PhaseText.Of(section.Phase))}</h3>
                <div class="charts">
                {Html.Join(section.Figures.Select(figure => Picture(
                    $"{figure.Title}, {PhaseText.Of(section.Phase)}", figure.Svg)))}
                </div>

                """)))}
            </section>
            """);
    }

    private static Html Picture(string title, string svg)
    {
        var bytes = Convert.ToBase64String(Encoding.UTF8.GetBytes(svg));
        return Html.Of(
            $"""
            <figure><figcaption>{title}</figcaption>
            <img alt="{title} of single trials" src="data:image/svg+xml;base64,{bytes}"></figure>

            """);
    }

    // The rule's line, as it is drawn in the charts.
    private static Html Mark(RuleStyle style) => new(
        $"<svg class=\"mark\" viewBox=\"0 0 28 10\" aria-hidden=\"true\"><line x1=\"0\" y1=\"5\" x2=\"28\" y2=\"5\" " +
        $"stroke=\"{style.Color}\" stroke-width=\"3\"{(style.Dash.Count == 0 ? ""
            : $" stroke-dasharray=\"{string.Join(' ', style.Dash.Select(length => $"{length}"))}\"")}/></svg>");

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
