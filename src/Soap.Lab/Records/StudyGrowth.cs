using Soap.Lab.Specification;

namespace Soap.Lab.Records;

/// <summary>
/// Tells whether a study is the one that a folder holds, or that one with rules, seeds or learning rates added.
/// </summary>
internal static class StudyGrowth
{
    /// <summary>Refuses a study that is neither: what is there would not be part of it.</summary>
    /// <param name="folder">For the message.</param>
    /// <param name="there">What the folder holds.</param>
    /// <param name="study">What is wanted.</param>
    /// <param name="provenance">Of the process that wants it.</param>
    /// <exception cref="SoapException">It differs in more than added rules, seeds and learning rates, or the data are
    /// others (exit code 5).</exception>
    public static void RefuseOther(string folder, StudyManifest there, StudySpecification study, Provenance provenance)
    {
        var grown = there.Study with
        {
            Name = study.Name,
            Title = study.Title,
            Rules = there.Study.Rules[0] == study.Rules[0] ? Grown(there.Study.Rules, study.Rules) : there.Study.Rules,
            SharedRateRules =
                Grown(there.Study.SharedRateRules ?? [], study.SharedRateRules ?? []) is { Count: > 0 } alone
                    ? alone : null,
            Seeds = Grown(there.Study.Seeds, study.Seeds),
            TuningSeeds = Grown(there.Study.TuningSeeds, study.TuningSeeds),
            LearningRates = Grown(there.Study.LearningRates, study.LearningRates),
        };
        var differences = SpecificationKeys.Differences(grown, study).ToArray();
        if (differences.Length > 0)
        {
            throw SoapException.BadStorage(
                $"{folder} holds another study; it differs in{Environment.NewLine}  " +
                $"{string.Join(Environment.NewLine + "  ", differences)}{Environment.NewLine}" +
                "Rules, seeds and learning rates may be added; anything else is another study. " +
                "Give it another folder with --out, or remove this one.");
        }

        var other = OtherData(there, provenance);
        if (other.Length > 0)
        {
            throw SoapException.BadStorage($"{folder} was planned on other data: {string.Join(", ", other)} " +
                $"differ{(other.Length == 1 ? "s" : "")}. Give another folder with --out.");
        }
    }

    /// <summary>The data files that are not those of the plan.</summary>
    public static string[] OtherData(StudyManifest there, Provenance provenance)
    {
        var (planned, now) = (there.Provenance.DataDigests, provenance.DataDigests);
        return
        [
            .. planned.Keys.Union(now.Keys)
                .Where(file => planned.GetValueOrDefault(file) != now.GetValueOrDefault(file)),
        ];
    }

    /// <summary>
    /// Whether a study that is not refused has nothing that is not there; the order does not matter.
    /// </summary>
    public static bool AddsNothing(StudySpecification there, StudySpecification wanted) =>
        there.Rules.Count == wanted.Rules.Count && there.AllRules.Count == wanted.AllRules.Count
        && there.Seeds.Count == wanted.Seeds.Count
        && there.TuningSeeds.Count == wanted.TuningSeeds.Count
        && there.LearningRates.Count == wanted.LearningRates.Count;

    // What is wanted, if it has all that is there.
    private static IReadOnlyList<T> Grown<T>(IReadOnlyList<T> there, IReadOnlyList<T> wanted) =>
        there.Except(wanted).Any() ? there : wanted;
}
