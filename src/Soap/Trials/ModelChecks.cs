using Soap.Models;

namespace Soap.Trials;

/// <summary>What may be wrong with the network of a trial, and with keys that are another's.</summary>
internal static class ModelChecks
{
    /// <summary>What is checked: whether it is wrong, and what to say then.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="standard">What keys are when nobody says otherwise.</param>
    public static IEnumerable<(bool Wrong, string Message)> Of(TrialSpecification trial, TrialSpecification standard)
    {
        if (trial.Model is not { } model)
        {
            yield break;
        }

        var isOwn = model.StartsWith(OwnNetwork.Prefix, StringComparison.Ordinal);
        var refusal = !isOwn
            ? ModelCatalog.Names.Contains(model) ? null : $"; {Spelling.Hint(model, ModelCatalog.Names)}"
            : OwnNetwork.Refusal(model) is { } reason
            ? $": {reason}; allowed: {OwnNetwork.Allowed}"
            : null;
        yield return (refusal is not null, $"model = {model} is not allowed{refusal}");
        yield return (
            !trial.Hidden.SequenceEqual(standard.Hidden),
            $"hidden = {string.Join(",", trial.Hidden.Select(width => $"{width}"))} is " +
                "for the multilayer perceptron, " +
                $"and model = {model} has layers of its own; leave the key out");
        yield return (
            trial.Activation != standard.Activation && !isOwn,
            $"activation = {trial.Activation} is for the multilayer perceptron, and model = {model} has its own; " +
                "leave the key out");
    }
}
