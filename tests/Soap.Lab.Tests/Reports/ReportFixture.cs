using Soap.Lab.Analysis;
using Soap.Lab.Reports;

namespace Soap.Lab.Tests.Reports;

/// <summary>The fixture's report, written once for all tests of a class.</summary>
public sealed class ReportFixture : IDisposable
{
    /// <summary>How many charts the page has, with those that are folded up. They are counted here alone.</summary>
    public const int Charts = 43;

    private readonly Folder _folder = new();

    public ReportFixture()
    {
        Analysis = StudyFixture.Analysis();
        ReportWriter.Write(Analysis, StudyFixture.Trials(), _folder.Path);
        Page = File.ReadAllText(_folder["report.html"]);
    }

    public StudyAnalysis Analysis { get; }

    public string Page { get; }

    public string this[string file] => _folder[file];

    public void Dispose() => _folder.Dispose();
}
