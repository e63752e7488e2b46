using Soap.Lab.Exports;
using Soap.Lab.Exports.Tables;
using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Tests.Reports;
using Soap.Trials;

namespace Soap.Lab.Tests.Exports;

/// <summary>
/// The trials of <see cref="LargeStudy"/> on few seeds, with what is hard to export: a seed that no double holds,
/// missing numbers, a diverged trial, a learned function.
/// </summary>
internal static class ExportFixture
{
    public const ulong LargeSeed = ulong.MaxValue - 1;

    public static StudyResults Results()
    {
        var all = LargeStudy.Results();
        FinishedTrial[] trials =
        [
            .. all.Trials.Where(trial => trial.Trial.Specification.Seed is 1 or 101 or 102).Select(WithLargeSeed),
        ];
        return new StudyResults(all.Study with { Seeds = [101, LargeSeed], TuningSeeds = [1] }, trials);
    }

    public static StudyResults OneFunction()
    {
        var all = Results();
        return all with
        {
            Trials =
            [
                all.Trials[0] with
                {
                    Result = all.Trials[0].Result with
                    {
                        Function = [new FunctionPoint(-1, 0.1), new FunctionPoint(0.5, double.NaN)],
                    },
                },
            ],
        };
    }

    public static IReadOnlyList<ExportedFile> Write(
        Folder folder, ExportFormat format, StudyResults? results = null) =>
        StudyExport.Write(results ?? Results(), format, folder["out"]);

    private static FinishedTrial WithLargeSeed(FinishedTrial trial)
    {
        if (trial.Trial.Specification.Seed != 102)
        {
            return trial;
        }

        var specification = trial.Trial.Specification with { Seed = LargeSeed };
        return new FinishedTrial(
            PlannedTrial.Create(trial.Trial.Phase, specification, trial.Result.DataDigests),
            trial.Result with { Specification = specification });
    }
}
