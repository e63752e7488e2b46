using Soap.Lab.Analysis;
using Soap.Lab.Reports.Drawing;
using Soap.Lab.Reports.Figures;
using Soap.Lab.Reports.Markup;
using Soap.Lab.Reports.Tables;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Page;

/// <summary>The page's section on data of one's own: what they are, a row of pictures, and the classes. Where they lay
/// is told in the section on the run.</summary>
internal static class DataSection
{
    public const string Id = "data-set", Title = "Data";

    // A picture of few pixels is shown larger.
    private const int ShownHeight = 84;

    public static Html Of(StudyAnalysis analysis, RuleStyles styles) => analysis.Provenance.Data is null ? Html.Empty
        : Section.Folded(Id, Title, Html.Of(
            $"""
            {RunSection.List(Facts(analysis))}
            {Pictures(analysis.Pictures)}
            {(ClassTable.Of(analysis, styles) is { } table ? TableHtml.Of(table) : Html.Empty)}
            """));

    private static IEnumerable<(string Name, string Value)> Facts(StudyAnalysis analysis)
    {
        var data = analysis.Provenance.Data!;
        yield return ("Task", analysis.Study.Trial.Task);
        yield return ("Format", data.Format);
        yield return ("Inputs", data.Image is [var channels, var height, var width]
            ? $"{data.Inputs}: {width}x{height} pixels{(channels == 1 ? "" : $" of {channels} values")}"
            : $"{data.Inputs}");
        yield return ("Scaling", data.Scaling);
        yield return ("Targets", data.Targets is { } targets ? $"values: {string.Join(", ", targets)}"
            : Classes([.. data.Classes!.Select(one => one.Train)]));
        yield return ("Samples", $"{data.TrainingSamples} to train on and to hold out for validation, " +
            $"{data.TestSamples} to test on");
        yield return ("Split", data.Split);
        foreach (var note in data.Notes)
        {
            yield return ("Note", note);
        }
    }

    private static string Classes(int[] counts) => $"{counts.Length} classes; the largest has " +
        $"{NumberText.Short((double)counts.Max() / counts.Min())} times the smallest’s training samples";

    private static Html Pictures(IReadOnlyList<SamplePicture> pictures) => pictures.Count == 0 ? Html.Empty : Html.Of(
        $"""
        <div class="pictures">{Html.Join(pictures.Select(Picture))}</div>
        """);

    private static Html Picture(SamplePicture picture)
    {
        var (file, height) = (Convert.ToBase64String(PictureFile.Of(picture)), Math.Max(picture.Height, ShownHeight));
        return Html.Of(
            $"""<figure><img src="data:image/png;base64,{file}" height="{height}" alt="A training sample of """ +
            $"""{picture.Title}"><figcaption>{picture.Title}</figcaption></figure>""");
    }
}
