using Soap.Layers;
using Soap.Lifetimes;
using Soap.Maps;
using Soap.Rules;

namespace Soap.Models;

/// <summary>A step that is made of the rule's and of backpropagation's at the same weights: under an intervention, and
/// where it is backpropagation's turn.</summary>
internal static class InterventionStep
{
    /// <summary>The step made of two.</summary>
    /// <param name="layers">The network's. An output layer's step is the rule's.</param>
    /// <param name="rule">What the rule makes of the batch.</param>
    /// <param name="truth">What backpropagation makes of it.</param>
    /// <param name="hasTurns">Whether layers may have been told that it is backpropagation's turn.</param>
    public static NetworkLearning Apply(
        IReadOnlyList<Synapses> layers, NetworkLearning rule, NetworkLearning truth, bool hasTurns = true) => rule with
        {
            Layers =
            [
                .. rule.Layers.Select((layer, l) => hasTurns && layers[l].IsBackpropagationsTurn
                    ? truth.Layers[l]
                    : Apply(
                        layers[l].Options.IsOutput ? Intervention.None : layers[l].Rule.Recipe.Intervention,
                        layer, truth.Layers[l])),
            ],
        };

    private static LayerLearning Apply(Intervention kind, LayerLearning rule, LayerLearning truth)
    {
        // Nothing is to be changed where nothing reaches a layer, or where W does not learn.
        if (kind == Intervention.None || rule.Displacement is null || truth.Displacement is null
            || rule.WeightGradient is null || truth.WeightGradient is null)
        {
            return rule;
        }

        var (own, other) = (Geometry.Norm(rule.Displacement), Geometry.Norm(truth.Displacement));
        var (from, factor) = kind switch
        {
            Intervention.Magnitude => (rule, Interventions.Factor(own, other)),
            Intervention.Direction => (truth, Interventions.Factor(other, own)),
            Intervention.Step => (
                rule, Interventions.Factor(Geometry.Norm(rule.WeightGradient), Geometry.Norm(truth.WeightGradient))),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown intervention."),
        };
        return new LayerLearning(
            from.Displacement!.Times(factor), from.WeightGradient!.Times(factor), from.BiasGradient?.Times(factor),
            rule.FeedbackGradient);
    }
}
