using Soap.Lab.Analysis;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Trials;

namespace Soap.Lab.Findings;

/// <summary>Turns a study's results into the numbers and sentences of its report.</summary>
public static class StudyAnalyzer
{
    /// <summary>Analyses a finished study.</summary>
    /// <param name="results">All its trials.</param>
    /// <param name="provenance">Where they come from.</param>
    /// <param name="samples">For tasks of one variable: the training samples; otherwise empty.</param>
    public static StudyAnalysis Analyze(
        StudyResults results, Provenance provenance, IReadOnlyList<FunctionPoint> samples)
    {
        var analysis = StudyNumbers.Of(results, provenance, samples);
        return analysis with
        {
            Verdict = [.. StudyFindings.Verdict(analysis)],
            Findings = [.. StudyFindings.Of(analysis)],
            Limits = [.. StudyLimits.Of(analysis)],
            TimeFindings = [.. StudyFindings.OfTimes(analysis)],
            TimeLimits = [.. TimeLimits.Of(analysis)],
        };
    }
}
