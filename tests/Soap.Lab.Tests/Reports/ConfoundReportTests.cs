using System.Text.RegularExpressions;
using System.Xml.Linq;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Confound;
using Soap.Lab.Planning;
using Soap.Lab.Reports;
using Soap.Lab.Reports.Figures;
using Xunit;

namespace Soap.Lab.Tests.Reports;

public sealed class ConfoundReportTests(ConfoundFixture report) : IClassFixture<ConfoundFixture>
{
    private static FigureSet Figures(StudyAnalysis analysis) =>
        FigureSet.Of(analysis, new RuleStyles(analysis), new TrialIndex(analysis, []));

    [Fact]
    public void The_diagram_has_its_nodes_and_on_its_arrows_the_estimated_effects()
    {
        var diagram = Assert.Single(Figures(report.Analysis).Diagrams);
        var effects =
            report.Analysis.Factorials.First(factorial => factorial.Outcome == FactorialOutcome.LogExamples).Effects!;
        string[] texts =
        [
            .. XDocument.Load(report["figures/causal-diagram-fa.svg"]).Descendants()
                .Where(element => element.Name.LocalName == "text").Select(element => element.Value),
        ];

        Assert.All(
            [
                "fa", "instead of bp", "learning rate", "0.05, for all", "direction", "magnitude",
                "effective learning rate", "examples to training loss 0.5", "50°", "4×",
            ],
            text => Assert.Contains(text, texts));
        Assert.Equal(0.5, Math.Exp(effects.Magnitude.Estimate), 0.03);
        Assert.All(
            [effects.Magnitude, effects.Direction],
            effect => Assert.Contains(FactorialText.Of(effect, FactorialOutcome.LogExamples).Value, texts));
        Assert.Equal((CausalSense.Helps, CausalSense.Harms), (diagram.Magnitude.Sense, diagram.Direction.Sense));
    }

    [Fact]
    public void The_diagram_is_in_the_page_with_all_it_says_in_words_and_in_the_pages_own_colours()
    {
        var diagram = Figures(report.Analysis).Diagrams[0];
        var drawing = Regex.Match(report.Page, "(?s)<svg class=\"causal\".*?</svg>").Value;

        Assert.Contains(
            $"role=\"img\" aria-label=\"{Soap.Lab.Reports.Markup.Html.Escape(diagram.Description)}\"", drawing);
        Assert.All(
            [diagram.Turn, diagram.Stretch, diagram.Direction, diagram.Magnitude, diagram.Interaction, diagram.Total],
            effect => Assert.Contains($"{effect}", diagram.Description));
        Assert.DoesNotMatch("(fill|stroke)=\"#", drawing.Replace(diagram.Rule.Color, "", StringComparison.Ordinal));
        Assert.DoesNotContain("var(", File.ReadAllText(report["figures/causal-diagram-fa.svg"]));
        Assert.True(new FileInfo(report["figures/causal-diagram-fa.png"]).Length > 5000);
    }

    [Fact]
    public void Without_effects_the_diagram_says_that_there_are_none()
    {
        var analysis = report.Analysis with
        {
            Factorials =
            [
                .. report.Analysis.Factorials.Select(factorial =>
                    factorial with { Effects = null, Missing = "fa diverged on 1 of 3 seeds" }),
            ],
            StepComparisons = [],
        };
        var diagram = Figures(analysis).Diagrams[0];
        Assert.Equal(
            ("not estimated", "not measured", CausalSense.Neutral),
            (diagram.Direction.ToString(), diagram.Turn.ToString(), diagram.Direction.Sense));
        Assert.Null(Figures(analysis).Factorial);

        using Folder folder = new();
        ReportWriter.Write(analysis, [], folder.Path);
        Assert.Contains(">—<small>fa diverged on 1 of 3 seeds</small>", File.ReadAllText(folder["report.html"]));
    }

    [Fact]
    public void The_factorials_rows_are_the_effects_with_their_intervals()
    {
        Panel[] panels = [.. Figures(report.Analysis).Factorial!.Panels];
        var examples = report.Analysis.Factorials.Single(factorial =>
            factorial is { Phase: StudyPhase.SharedRate, Outcome: FactorialOutcome.LogExamples }).Effects!;
        var loss = report.Analysis.Factorials.Single(factorial =>
            factorial is { Phase: StudyPhase.BestRate, Outcome: FactorialOutcome.ValidationLoss }).Effects!;

        Assert.Equal(
            ["fa: in total", "fa: interaction", "fa: direction alone", "fa: magnitude alone"],
            panels[0].Y.Start.Names!);
        Assert.Equal(
            new[] { examples.Total, examples.Interaction, examples.Direction, examples.Magnitude }
                .Select((effect, row) => new SeriesPoint(
                    Math.Exp(effect.Estimate), row, Math.Exp(effect.Low), Math.Exp(effect.High))),
            panels[0].Series.Select(series => series.Points.Single()));
        Assert.Equal(loss.Total.Estimate, panels[1].Series[0].Points[0].X);
        Assert.Equal((1.0, 0.0), (panels[0].Lines.Single().Value, panels[1].Lines.Single().Value));
    }

    [Fact]
    public void Interventions_have_figures_of_their_own_and_are_not_in_those_of_rules()
    {
        var figures = Figures(report.Analysis);
        Assert.Equal(["bp", "fa"], figures.Loss[0].Panels[0].Series.Select(series => series.Style.Rule));
        Assert.Equal(["bp", "fa"], figures.Response!.Panels[0].Series.Select(series => series.Style.Rule));
        Assert.Equal(
            ["interventions-training-loss", "interventions-effective-learning-rate"],
            figures.Interventions.Select(figure => figure.Id));
        Assert.Equal(
            report.Analysis.Study.Rules,
            figures.Interventions[0].Panels.Single().Series.Select(series => series.Style.Rule)
                .OrderBy(rule => report.Analysis.Study.Rules.ToList().IndexOf(rule)));
    }

    [Fact]
    public void The_optimum_is_marked_with_its_interval_and_the_shift_has_its_row()
    {
        var figures = Figures(report.Analysis);
        var fa = report.Analysis.ResponseAnalyses[1];
        Span span = figures.Response!.Panels[0].Spans.Single(span => span.Style.Rule == "fa");
        Assert.Equal((fa.Optimum!.Low, fa.Optimum.High), (span.Low, span.High));

        var optima = figures.Optima!.Panels[0];
        Assert.Equal(fa.Optimum.Estimate, optima.Series.Single(series => series.Style.Rule == "fa").Points[0].X);
        Assert.Equal("bp", optima.Y.Start.Names![^1]);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public void A_browser_draws_it_without_an_error_or_a_sideways_scroll(int width) => Assert.Equal(
        "errors=0 all=true overflow=0 wide=false text=true",
        Browser.Act(report["report.html"], width, """
            const drawing = page.querySelector('svg.causal'), box = drawing.getBoundingClientRect();
            const size = text => parseFloat(text.getAttribute('font-size')) * box.width / 360;
            const smallest = Math.min(...[...drawing.querySelectorAll('text')].map(size));
            const wide = box.right > page.documentElement.clientWidth;
            return `errors=${data.errors}${data.lastError ? ' ' + data.lastError : ''} ` +
              `all=${data.charts === data.expected} overflow=${data.overflow} wide=${wide} text=${smallest > 11}`;
            """));

    [Fact]
    public void The_saved_diagram_has_fixed_colours_in_either_theme() =>
        Assert.Equal("false false true", Browser.Act(report["report.html"], 1280, """
            const button = page.querySelector('#causal-diagrams .svg'), light = await saved(button);
            page.querySelector('button.theme').click();
            await pause(1000);
            const dark = await saved(button);
            return `${light.text.includes('var(')} ${dark.text.includes('var(')} ${light.text !== dark.text}`;
            """));
}
