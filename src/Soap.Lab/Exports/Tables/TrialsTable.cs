using System.Reflection;
using Soap.Data.Own;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Texts;
using Soap.Trials;

namespace Soap.Lab.Exports.Tables;

/// <summary>
/// A row a trial: every key of its specification, how it ended, and what its last numbers and digests are. A failed
/// trial has its error in the place of numbers.
/// </summary>
internal static class TrialsTable
{
    public static ExportTable Of(StudyResults results)
    {
        (PlannedTrial Plan, TrialResult? Result, TrialFailure? Failure)[] trials =
        [
            .. results.Trials.Select(trial => (trial.Trial, (TrialResult?)trial.Result, (TrialFailure?)null)),
            .. results.Failed.Select(trial => (trial.Trial, (TrialResult?)null, (TrialFailure?)trial.Failure)),
        ];
        var specifications = trials.Select(trial => trial.Plan.Specification).ToArray();
        return new ExportTable("trials",
        [
            ExportColumn.Texts("study", trials.Select(_ => results.Study.Name)),
            ExportColumn.Texts("trial", trials.Select(trial => trial.Plan.Id)),
            ExportColumn.Texts("phase", trials.Select(trial => TrialWords.Of(trial.Plan.Phase))),
            .. typeof(TrialSpecification).GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Select(property => Key(property, specifications)),
            ExportColumn.Texts(
                "outcome",
                trials.Select(trial =>
                    trial.Result is { } result ? TrialWords.Of(result.Outcome) : TrialWords.Failed)),
            ExportColumn.Texts(
                "error",
                trials.Select(trial => trial.Failure is { } failure ? $"{failure.Error}: {failure.Message}" : null)),
            ExportColumn.Of("diverged_step", trials.Select(trial => trial.Result?.Divergence?.Step)),
            ExportColumn.Of("diverged_examples", trials.Select(trial => trial.Result?.Divergence?.Examples)),
            ExportColumn.Texts("diverged_tensor", trials.Select(trial => trial.Result?.Divergence?.Tensor)),
            ExportColumn.Numbers(
                "final_training_loss", trials.Select(trial => Last(trial.Result?.TrainingLoss)?.Loss)),
            ExportColumn.Numbers(
                "final_validation_loss", trials.Select(trial => Last(trial.Result?.Validation)?.Loss)),
            ExportColumn.Numbers(
                "final_validation_accuracy", trials.Select(trial => Last(trial.Result?.Validation)?.Accuracy)),
            ExportColumn.Numbers("test_loss", trials.Select(trial => trial.Result?.Test?.Loss)),
            ExportColumn.Numbers("test_accuracy", trials.Select(trial => trial.Result?.Test?.Accuracy)),
            ExportColumn.Numbers("test_balanced_accuracy", trials.Select(trial => trial.Result?.BalancedAccuracy)),
            ExportColumn.Texts("engine_used", trials.Select(trial => trial.Result?.Engine?.Name)),
            ExportColumn.Texts("engine_reason", trials.Select(trial => trial.Result?.Engine?.Reason)),
            ExportColumn.Texts("engine_instructions", trials.Select(trial => trial.Result?.Engine?.Instructions)),
            ExportColumn.Texts("engine_first_layer", trials.Select(trial => trial.Result?.Engine?.FirstLayer)),
            ExportColumn.Texts("weights_digest", trials.Select(trial => trial.Result?.WeightsDigest)),
            ExportColumn.Texts(
                "data_digests",
                trials.Select(trial => trial.Result is null ? null : string.Join(
                    ' ',
                    trial.Result.DataDigests.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                        .Select(pair => $"{pair.Key}={pair.Value}")))),
        ]);
    }

    private static T? Last<T>(IReadOnlyList<T>? points)
        where T : class => points is [.., var last] ? last : null;

    // Keys come from the specification itself: one that is added later is exported without anybody thinking of it.
    private static ExportColumn Key(PropertyInfo property, TrialSpecification[] specifications)
    {
        var name = SnakeCase.Of(property.Name);
        var values = specifications.Select(specification => property.GetValue(specification));
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type == typeof(string) ? ExportColumn.Texts(name, values.Select(value => (string?)value))
            : type == typeof(InitialWeights)
            ? ExportColumn.Texts(name, values.Select(value => ((InitialWeights?)value)?.Digest))
            : type == typeof(OwnData) ? ExportColumn.Texts(name, values.Select(value => ((OwnData?)value)?.Digest))
            : type == typeof(double) ? ExportColumn.Numbers(name, values.Select(value => (double?)value))
            : type == typeof(int) ? ExportColumn.Of(name, values.Select(value => (int?)value))
            : type == typeof(ulong) ? ExportColumn.Of(name, values.Select(value => (ulong?)value))
            : type == typeof(bool) ? ExportColumn.Of(name, values.Select(value => (bool?)value))
            : type == typeof(IReadOnlyList<int>) ? ExportColumn.Texts(name, values.Select(Listed<int>))
            : type == typeof(IReadOnlyList<double>) ? ExportColumn.Texts(name, values.Select(Listed<double>))
            : throw new NotSupportedException(
                $"{nameof(TrialSpecification)}.{property.Name} is of type {type}, for which exports have no column.");
    }

    private static string? Listed<T>(object? value) =>
        value is IReadOnlyList<T> numbers ? string.Join(' ', numbers.Select(number => $"{number}")) : null;
}
