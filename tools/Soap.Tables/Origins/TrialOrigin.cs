using System.Collections.Concurrent;
using Soap.Data;
using Soap.Lab.Planning;
using Soap.Lab.Specification;
using Soap.Tables.Pages;
using Soap.Trials;

namespace Soap.Tables.Origins;

/// <summary>A cell of a trial: <c>soap train KEY=VALUE …</c>.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Cell">What is read from its result.</param>
internal sealed record TrialOrigin(PlannedTrial Trial, Func<TrialResult, IReadOnlyList<Quantity>?> Cell) : Origin
{
    private static readonly ConcurrentDictionary<(string Task, string? Augment, ulong Seed), Lazy<TaskData>>
        Tasks = [];

    /// <inheritdoc/>
    public override string Run => Trial.Id;

    /// <summary>Reads the words behind <c>soap train</c>.</summary>
    /// <exception cref="SoapException">Some word is wrong.</exception>
    public static TrialOrigin Of(IReadOnlyList<string> words, Func<TrialResult, IReadOnlyList<Quantity>?> cell)
    {
        // Validation on the way changes none of the columns' numbers: they are those of the end.
        var specification = TypedTrial.Read(words) with { EvaluateEvery = 0 };
        return new TrialOrigin(
            PlannedTrial.Create(StudyPhase.SharedRate, specification, DataOf(specification).Digests), cell);
    }

    /// <inheritdoc/>
    public override object Make() => Trials.Trial.Run(Trial.Specification, DataOf(Trial.Specification));

    /// <inheritdoc/>
    public override IReadOnlyList<Quantity>? Read(object result) => Cell((TrialResult)result);

    /// <inheritdoc/>
    public override bool DependsOnProcessor(object result) =>
        ((TrialResult)result).Engine?.Name != "fused" || LibtorchRules.Have(Trial.Specification.Rule);

    /// <summary>The data of a trial, opened once.</summary>
    public static TaskData DataOf(TrialSpecification trial) => Tasks.GetOrAdd(
        (trial.Task, trial.Augment, trial.DataSeed),
        _ => new Lazy<TaskData>(() => trial.FindTask().Open(Checkout.Data, trial.DataSeed))).Value;
}
