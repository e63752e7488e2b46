using Soap.Cli.Presenters;
using Soap.Lab.Reports;
using Soap.Lab.Studies;
using Soap.Training;

namespace Soap.Cli.Hosting;

/// <summary>From a study's results to its report on disk and its answer on the screen.</summary>
internal static class StudyReport
{
    public static void WriteAndShow(StudyResults results, StudyFolder folder, IReadOnlyList<FunctionPoint> samples, Screen screen)
    {
        screen.WriteNote("writing the report");
        var analysis = StudyAnalyzer.Analyze(results, folder.ReadProvenance(), samples);
        ReportWriter.Write(analysis, [.. results.Trials.Select(trial => trial.Result)], folder.Path);
        StudyPresenter.Show(screen, analysis, Path.Combine(folder.Path, "report.html"));
    }
}
