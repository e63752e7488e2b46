using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Specification;
using Soap.Lab.Texts;

namespace Soap.Lab.Comparisons;

/// <summary>
/// In what two studies differ: specification, program, machine, data, engines, and what the tuning chose.
/// </summary>
internal static class StudyDifferences
{
    private const string NotSet = "not set";

    public static IReadOnlyList<KeyDifference> Of(ComparedStudy a, ComparedStudy b) =>
    [
        .. Between(Specification(a), Specification(b)),
        .. Between(Origin(a), Origin(b)),
        .. Between(Chosen(a.Results), Chosen(b.Results)),
    ];

    private static IEnumerable<KeyDifference> Between(
        IReadOnlyList<(string Key, string Text)> a, IReadOnlyList<(string Key, string Text)> b)
    {
        var (one, other) =
            (a.ToDictionary(pair => pair.Key, pair => pair.Text), b.ToDictionary(pair => pair.Key, pair => pair.Text));
        return a.Concat(b).Select(pair => pair.Key).Distinct()
            .Select(key => new KeyDifference(
                key, one.GetValueOrDefault(key, NotSet), other.GetValueOrDefault(key, NotSet)))
            .Where(pair => pair.A != pair.B);
    }

    // A study's name and title are words about it.
    private static IReadOnlyList<(string, string)> Specification(ComparedStudy study) =>
        SpecificationKeys.Of(study.Results.Study with { Name = "", Title = "" });

    // Trials of one study may come from several versions and machines: all are named.
    private static (string, string)[] Origin(ComparedStudy study)
    {
        Provenance[] origins =
        [
            .. study.Results.Trials.Select(trial => trial.Provenance?.Origin).OfType<Provenance>()
                .DefaultIfEmpty(study.Provenance),
        ];
        return
        [
            ("commit", All(origin => origin.Commit ?? "unknown")),
            ("soap", All(origin => origin.SoapVersion)),
            ("dotnet", All(origin => origin.DotnetVersion)),
            ("torchsharp", All(origin => origin.TorchSharpVersion)),
            ("libtorch", All(origin => origin.LibtorchVersion)),
            ("system", All(origin => origin.OperatingSystem)),
            ("processor", All(origin => origin.Hardware)),
            (
                "engine",
                Distinct(study.Results.Trials.Select(trial => trial.Result.Engine is { } engine
                    ? $"{engine.Name} {engine.Instructions}".TrimEnd()
                    : "unknown"))),
            .. study.Results.Trials.SelectMany(trial => trial.Result.DataDigests)
                .GroupBy(pair => pair.Key, pair => pair.Value).Select(file => ($"data {file.Key}", Distinct(file))),
        ];

        string All(Func<Provenance, string> text) => Distinct(origins.Select(text));
    }

    private static (string, string)[] Chosen(StudyResults results) =>
    [
        .. results.Trials.Where(trial => trial.Trial.Phase == StudyPhase.BestRate)
            .GroupBy(trial => trial.Trial.Specification.Rule, trial => ComparedArm.Setting(results.Study, trial.Trial))
            .Select(rule => ($"best of {RuleName.Brief(rule.Key)}", Distinct(rule))),
    ];

    private static string Distinct(IEnumerable<string> texts) =>
        string.Join(", ", texts.Distinct().Order(StringComparer.Ordinal));
}
