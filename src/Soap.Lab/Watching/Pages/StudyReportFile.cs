using Soap.Storage;

namespace Soap.Lab.Watching.Pages;

/// <summary>The report of a study that is watched, where it was written.</summary>
internal static class StudyReportFile
{
    /// <summary>Its full path; null where there is none. A link, which may lead anywhere, is none.</summary>
    public static string? Of(FoundStudy study)
    {
        var path = Path.Combine(study.Path, "report.html");
        return File.Exists(path) && !RegularFile.IsLink(path) ? path : null;
    }
}
