using Soap.Fits;
using Soap.Signals;

namespace Soap.Rules;

/// <summary>
/// Makes a step out of two: of what the rule makes of a batch and of what backpropagation makes of it at the same
/// weights, each by a chain of its own from the output to the input. With norms of a layer over the whole batch, r_l =
/// ‖n_l of backpropagation‖ / ‖n_l of the rule‖, or ‖G_l‖ / ‖G_l‖ for <see cref="Intervention.Step"/>, a hidden
/// layer's gradients are the rule's times r_l, or backpropagation's times 1 / r_l for
/// <see cref="Intervention.Direction"/>. Nothing that is rescaled is sent further: the factors enter after both chains
/// are complete, and feedback that learns does so from the rule's own chain. The output layer is left alone.
/// </summary>
internal static class Interventions
{
    /// <summary>What direction is multiplied by to get the magnitude.</summary>
    /// <param name="direction">The norm of what gives the direction. 0: there is no direction, and everything stays as
    /// it is: under <see cref="Intervention.Step"/> biases may have a gradient where weights have none, as behind dead
    /// units.</param>
    /// <param name="magnitude">The norm wanted.</param>
    /// <returns>NaN where a norm is not finite: the step is then NaN too, so that the trial ends as diverged and is
    /// not saved by the intervention.</returns>
    public static double Factor(double direction, double magnitude) =>
        !double.IsFinite(direction) || !double.IsFinite(magnitude) ? double.NaN
        : direction == 0 ? 1
        : magnitude / direction;

    /// <summary>Why the recipe leaves nothing to intervene on, or null where it does.</summary>
    public static string? Refuses(RuleRecipe recipe) => recipe.Signal switch
    {
        _ when recipe.Fit is not OuterProduct => $"fit '{recipe.Fit.Name}' is not the outer product, which " +
            "backpropagation's is, so that more than the displacement would be exchanged",
        NetworkSignal => $"signal '{recipe.Signal.Name}' makes passes of its own, and has no one way back to hold " +
            "against backpropagation's",
        TransportSignal { Sends: false } => $"signal '{recipe.Signal.Name}' gives hidden layers no displacement, so " +
            "that there is neither a direction nor a norm to exchange",
        _ => null,
    };
}
