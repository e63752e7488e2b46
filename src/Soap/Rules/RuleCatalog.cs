using System.Collections.Immutable;
using Soap.Rules.Entries;

namespace Soap.Rules;

/// <summary>All rules by name: those that come with SOAP, and those that a program adds.</summary>
public static class RuleCatalog
{
    private static ImmutableList<RuleEntry> _entries =
    [
        Backpropagation.Entry,
        FeedbackAlignment.Entry,
        SignSynchronisation.Entry,
        UniformSignConcordance.Entry,
        BatchRandomSignConcordance.Entry,
        FixedRandomSignConcordance.Entry,
        SparseFeedbackAlignment.Entry,
        KolenPollack.Entry,
        WeightMirror.Entry,
        ProductFeedbackAlignment.Entry,
        SymmetricAlignment.Entry,
        ActivationAlignment.Entry,
        InformationAlignment.Entry,
        DirectFeedbackAlignment.Entry,
        SignDirectFeedbackAlignment.Entry,
        DirectRandomTargetProjection.Entry,
        SharedDirectFeedbackAlignment.Entry,
        SparseDirectFeedbackAlignment.Entry,
        DirectKolenPollack.Entry,
        ErrorBroadcastDecorrelation.Entry,
        ForwardDirectFeedbackAlignment.Entry,
        TargetPropagation.Entry,
        DifferenceTargetPropagation.Entry,
        DifferenceReconstruction.Entry,
        DirectDifferenceTargetPropagation.Entry,
        LocalDifferenceReconstruction.Entry,
        FixedWeightTargetPropagation.Entry,
        Pepita.Entry,
        ForwardForward.Entry,
        LocalLosses.Entry,
        Soap2019.Entry,
        Secant.Entry,
        GaussNewtonTargets.Entry,
        LeastSquaresFit.Entry,
        LocalStepsFit.Entry,
        MinimumNormFit.Entry,
        Frozen.Entry,
        AsymmetricOutput.Entry,
        NormConstraint.Entry,
        FeedbackOfKernels.Entry,
        Momentum.Entry,
        AdamSteps.Entry,
        BackpropagationInterventions.Magnitude,
        BackpropagationInterventions.Direction,
        BackpropagationInterventions.Step,
        BackpropagationBatches.Entry,
    ];

    /// <summary>The rules, in the order in which they are listed.</summary>
    public static IReadOnlyList<RuleEntry> Entries => _entries;

    /// <summary>The rule of this name.</summary>
    /// <exception cref="SoapException">There is none.</exception>
    public static RuleEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Entries.FirstOrDefault(entry => entry.Name == name)
            ?? throw SoapException.BadUsage(
                $"unknown rule '{Quotation.Of(name)}': {Spelling.Hint(name, Entries.Select(entry => entry.Name))}");
    }

    /// <summary>The preset of this name, of whatever rule.</summary>
    /// <exception cref="SoapException">There is none.</exception>
    public static RulePreset FindPreset(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var presets = Entries.SelectMany(entry => entry.Presets).ToArray();
        return presets.FirstOrDefault(preset => preset.Name == name)
            ?? throw SoapException.BadUsage(
                $"unknown preset '{name}': {Spelling.Hint(name, presets.Select(preset => preset.Name))}");
    }

    /// <summary>Adds a rule of one's own: from then on texts, studies, the command and reports know it.</summary>
    /// <exception cref="ArgumentException">Its name or a preset's is taken, or its name is not made of lower-case
    /// letters, digits and hyphens.</exception>
    public static void Add(RuleEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Name.Length == 0
            || !entry.Name.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
        {
            throw new ArgumentException(
                $"The rule's name '{entry.Name}' is not made of lower-case letters, digits and hyphens.",
                nameof(entry));
        }

        // Until the swap succeeds: two threads may add at once.
        ImmutableInterlocked.Update(ref _entries, entries => entries.Any(other => other.Name == entry.Name)
            ? throw new ArgumentException($"There is a rule '{entry.Name}' already.", nameof(entry))
            : entries.SelectMany(other => other.Presets).Concat(entry.Presets).GroupBy(preset => preset.Name)
                .FirstOrDefault(group => group.Count() > 1)
                is { } twice
                ? throw new ArgumentException($"There are two presets '{twice.Key}'.", nameof(entry))
                : entries.Add(entry));
    }
}
