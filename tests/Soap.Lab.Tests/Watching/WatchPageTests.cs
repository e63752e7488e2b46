using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Running;
using Soap.Lab.Watching;
using Soap.Lab.Watching.Pages;
using Xunit;

namespace Soap.Lab.Tests.Watching;

public sealed class WatchPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_finished_study_is_shown_with_its_phases_and_a_chart_of_each_and_no_mean()
    {
        SmallStudy.Run(_folder["a & b"]);
        var page = PageOf("a & b");

        Assert.Contains("<h1>a &amp; b</h1>", page, StringComparison.Ordinal);
        Assert.Contains("finished.", page, StringComparison.Ordinal);
        Assert.Contains("12 of 12", page, StringComparison.Ordinal);
        foreach (var phase in new[] { "At each rule&#39;s best", "At the shared learning rate", "Tuning" })
        {
            Assert.Contains($"<h3>{phase}</h3>", page, StringComparison.Ordinal);
        }

        Assert.Equal(5, Count(page, "<img "));
        Assert.Equal(5, Count(page, "data:image/svg+xml;base64,"));
        Assert.Contains("soap report", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_messages_are_text_and_never_markup()
    {
        const string Hostile = "<img src=x onerror=alert(1)>";
        new StudyFolder(_folder["<b>"]).Claim(
            SmallStudy.Specification with { Title = Hostile, LearningRates = [], TuningSeeds = [] },
            SmallStudy.Provenance);
        var study = new StudyFolder(_folder["<b>"]);
        var trial = StudyResults.ReadAll(study).Missing[0];
        study.WriteFailure(trial, TrialFailure.Of(new InvalidOperationException(Hostile), SmallStudy.Provenance));

        foreach (var page in new[] { PageOf("<b>"), WatchPage.List(new WatchedStudies(_folder.Path)) })
        {
            Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        }

        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", PageOf("<b>"), StringComparison.Ordinal);
        Assert.Contains("/?study=%3Cb%3E", WatchPage.List(new WatchedStudies(_folder.Path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_study_says_how_to_go_on_and_an_empty_folder_how_to_begin()
    {
        new StudyFolder(_folder["it's"]).Claim(SmallStudy.Specification, SmallStudy.Provenance);
        Assert.Contains("not running, unfinished", PageOf("it's"), StringComparison.Ordinal);
        Assert.Contains("soap resume", PageOf("it's"), StringComparison.Ordinal);
        Assert.Contains(
            "soap run --out", WatchPage.List(new WatchedStudies(_folder["nothing"])), StringComparison.Ordinal);
    }

    private string PageOf(string name)
    {
        WatchedStudies watched = new(_folder.Path);
        var study = watched.Find().Studies.Single(study => study.Name == name);
        var (view, trouble) = watched.Look(study);
        return WatchPage.Of(study, view, trouble);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
