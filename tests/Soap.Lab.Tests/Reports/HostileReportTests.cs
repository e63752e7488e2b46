using System.Text.RegularExpressions;
using Soap.Data.Own;
using Soap.Engines;
using Soap.Lab.Analysis;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Reports;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>Whatever texts a study, its data and its machine have, the page has no other elements for it.</summary>
public sealed partial class HostileReportTests : IDisposable
{
    private const string Payload =
        "\"'`><script>window.hacked=1</script></script></style></title></textarea><img src=x " +
        "onerror=window.hacked=2><svg onload=window.hacked=3></svg>" +
        "<a href=javascript:window.hacked=4 autofocus onfocus=window.hacked=5>&lt;b" +
        "\\u003cscript\\u003e${window.hacked=6}{{7*7}}]]>--><!-- \\'+(window.hacked=8)+\\'";

    private static readonly string Harmless = string.Concat(
        Payload.Select(letter => "<>&\"'`".Contains(letter, StringComparison.Ordinal) ? '_' : letter));

    private readonly Folder _folder = new();
    private int _count;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Hostile_texts_in_all_places_make_no_element_and_no_attribute_more()
    {
        var harmless = Written("harmless", number => $"word{number}{Harmless}");
        var hostile = Written("hostile", number => $"word{number}{Payload}");
        Assert.Equal(Markup(harmless), Markup(hostile));
        Assert.DoesNotContain("<script>window.hacked", hostile, StringComparison.Ordinal);
        foreach (var number in Enumerable.Range(0, _count))
        {
            Assert.Contains($"word{number}", hostile, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Hostile_texts_make_no_element_more_in_the_figures()
    {
        Written("harmless", number => $"word{number}{Harmless}");
        Written("hostile", number => $"word{number}{Payload}");
        var files = Directory.GetFiles(_folder["hostile/figures"], "*.svg");
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var svg = System.Xml.Linq.XDocument.Load(file);
            Assert.DoesNotContain(
                svg.Descendants(), element => element.Name.LocalName is "script" or "img" or "a"
                    || element.Attributes().Any(attribute =>
                        attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal)));
        });
    }

    [Fact(Explicit = true)]
    public void No_hostile_text_runs_in_a_browser_whatever_is_clicked_and_pointed_at()
    {
        Written("hostile", number => $"word{number}{Payload}");
        Assert.Equal("hacked=undefined errors=0 images=1", Browser.Act(_folder["hostile/report.html"], 1280, """
            for (const fold of page.querySelectorAll('details')) fold.open = true;
            await pause(2000);
            for (const button of page.querySelectorAll('button.scale, button.rule, button.theme')) button.click();
            for (const chart of page.querySelectorAll('.chart *, .legend *, td, th')) {
              for (const type of ['mousemove', 'mouseover', 'pointermove', 'focus', 'click']) {
                chart.dispatchEvent(new frame.MouseEvent(type, { bubbles: true, clientX: 50, clientY: 50 }));
              }
            }
            await pause(2000);
            const tips = [...page.querySelectorAll('script')].filter(one => one.text.startsWith('window.hacked'));
            return `hacked=${frame.hacked} errors=${data.errors}${data.lastError || ''} ` +
              `images=${page.images.length + tips.length}`;
            """));
    }

    [Fact(Explicit = true)]
    public void A_script_on_the_page_would_be_noticed()
    {
        var page = Written("hostile", number => $"word{number}{Harmless}");
        File.WriteAllText(
            _folder["hostile/report.html"],
            page.Replace("<main>", "<main><script>window.hacked=1</script>", StringComparison.Ordinal));
        Assert.Equal("1", Browser.Act(_folder["hostile/report.html"], 1280, "return `${frame.hacked}`;"));
    }

    private string Written(string folder, Func<int, string> text)
    {
        _count = 0;
        ReportWriter.Write(Analysis(() => text(_count++)), [], _folder[folder]);
        return File.ReadAllText(Path.Combine(_folder[folder], "report.html"));
    }

    // A different text in each place.
    private static StudyAnalysis Analysis(Func<string> next)
    {
        var analysis = StudyFixture.Analysis(["bp", next(), next(), next(), "frozen"], next());
        var provenance = analysis.Provenance with
        {
            SoapVersion = next(),
            Commit = next(),
            DotnetVersion = next(),
            TorchSharpVersion = next(),
            LibtorchVersion = next(),
            LibtorchFolder = next(),
            OperatingSystem = next(),
            Processor = next(),
            InstructionSet = next(),
            CommandLine = next(),
            Gpu = new GpuProvenance(next(), next(), true),
            DataDigests = new Dictionary<string, string> { [next()] = next() },
            Data = new DataOrigin
            {
                Path = next(),
                Format = next(),
                Inputs = 4,
                Scaling = next(),
                TrainingSamples = 10,
                TestSamples = 5,
                Split = next(),
                Classes = [new ClassCount("one", 5, 3), new ClassCount("two", 5, 2)],
                Notes = [next()],
            },
        };
        return new StudyAnalysis(
            analysis.Study with { Name = next(), Trial = analysis.Study.Trial with { Task = next() } }, provenance)
        {
            SharedRate = analysis.SharedRate,
            BestRate = analysis.BestRate,
            Responses = analysis.Responses,
            Samples = [],
            Findings = [next()],
            Limits = [next()],
            TimeFindings = [next()],
            TimeLimits = [next()],
            Diverged = [new DivergedTrial(analysis.Study.Rules[1], 1, 1, new Divergence(3, 128, next()))],
            Failed = [new ReportedFailure(analysis.Study.Rules[2], 1, 1, StudyPhase.SharedRate, next())],
            Engines = [new EngineUse(new EngineRecord(next(), next(), next(), next()), 3)],
            Origins = [new OriginUse(next(), next(), next(), 1), new OriginUse(null, next(), next(), 2)],
            Pictures = [new SamplePicture(next(), 2, 2, 1, [1, 2, 3, 4])],
        };
    }

    // Elements with the names of their attributes, in their order, and where comments and scripts begin.
    private static string[] Markup(string page) =>
    [
        .. Tag().Matches(page).Select(tag => tag.Groups["comment"].Success ? "comment" : tag.Groups["name"].Value + " "
            + string.Join(' ', Attribute().Matches(tag.Groups["rest"].Value).Select(one => one.Groups[1].Value))),
    ];

    [GeneratedRegex("(?s)(?<comment><!--.*?-->)|<(?<name>(script|style))(?<rest>[^>]*)>.*?</\\k<name>>|"
        + "<(?<name>[/!]?[a-zA-Z][a-zA-Z0-9]*)(?<rest>(\"[^\"]*\"|'[^']*'|[^>\"'])*)>")]
    private static partial Regex Tag();

    [GeneratedRegex("\\s([a-zA-Z-]+)(?:\\s*=\\s*(?:\"[^\"]*\"|'[^']*'|[^\\s>]+))?")]
    private static partial Regex Attribute();
}
