using Soap.Conversion;
using Soap.Layers;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using static TorchSharp.torch;

namespace Soap.Diagnostics;

/// <summary>
/// Measures how a network's rule compares with true backpropagation at the same weights and batch, layer by layer.
/// </summary>
/// <remarks>
/// True backpropagation goes through the whole network at the same weights, by a second way back after the rule's, so
/// that angles are to the true gradient and not only local to a layer. It changes nothing in the network.
/// </remarks>
public static class LayerDiagnostics
{
    /// <summary>One point a layer, without the effective learning rate, which needs a step.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="inputs">[N, features].</param>
    /// <param name="targets">Labels or values.</param>
    /// <param name="examples">Training examples seen, for the points' abscissa.</param>
    public static IReadOnlyList<DiagnosticPoint> Measure(
        Mlp network, Loss loss, Tensor inputs, Tensor targets, long examples) =>
        Measure((ILayeredNetwork)network, loss, inputs, targets, examples);

    /// <inheritdoc cref="Measure(Mlp, Loss, Tensor, Tensor, long)"/>
    public static IReadOnlyList<DiagnosticPoint> Measure(
        RuleNetwork network, Loss loss, Tensor inputs, Tensor targets, long examples) =>
        Measure((ILayeredNetwork)network, loss, inputs, targets, examples);

    private static DiagnosticPoint[] Measure(
        ILayeredNetwork network, Loss loss, Tensor inputs, Tensor targets, long examples)
    {
        using var scope = NewDisposeScope();
        var (rule, truth) = network.LearnBothWays(inputs, targets, loss);
        return Compare(network, inputs, rule, truth, examples);
    }

    /// <summary>
    /// Measures before a step; the returned function, called after it, completes the points with the step's real size.
    /// </summary>
    /// <remarks>A copy of the weights waits for the function in the caller's dispose scope, and goes with it if the
    /// step is never made.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="inputs">[N, features], of the step's batch.</param>
    /// <param name="rule">What its rule makes of the batch.</param>
    /// <param name="truth">What backpropagation makes of it.</param>
    /// <param name="examples">Training examples seen, for the points' abscissa.</param>
    internal static Func<IReadOnlyList<DiagnosticPoint>> MeasureAround(
        ILayeredNetwork network, Tensor inputs, NetworkLearning rule, NetworkLearning truth, long examples)
    {
        var points = Compare(network, inputs, rule, truth, examples);
        var weights = network.Layers.Select(layer => layer.Weight.detach().clone()).ToArray();
        return () =>
        {
            using var afterScope = NewDisposeScope();
            var completed = points.Select((point, index) => point with
            {
                EffectiveLearningRate = Geometry.NormRatio(
                    network.Layers[index].Weight.detach() - weights[index], weights[index]),
            }).ToArray();
            foreach (var weight in weights)
            {
                weight.Dispose();
            }

            return completed;
        };
    }

    private static DiagnosticPoint[] Compare(
        ILayeredNetwork network, Tensor inputs, NetworkLearning rule, NetworkLearning truth, long examples)
    {
        using var scope = NewDisposeScope();
        var samples = inputs.shape[0];
        var points = network.Layers
            .Select((_, index) => Compare(network, index, samples, rule.Layers[index], truth.Layers[index]) with
            {
                Examples = examples,
            })
            .ToArray();
        if (network is not Mlp mlp || points.SkipLast(1).All(point => point.DisplacementAngle is null)
            || ReferenceDisplacements.Of(mlp, inputs, truth.Layers[^1].Displacement!) is not { } references)
        {
            return points;
        }

        var (gaussNewton, pseudoinverse) = (references.GaussNewton(), references.Pseudoinverse());
        return [.. points.Select((point, index) => point.DisplacementAngle is null ? point : point with
        {
            GaussNewtonAngle = Angle(index, gaussNewton),
            PseudoinverseAngle = Angle(index, pseudoinverse),
        })];

        double? Angle(int index, IReadOnlyList<Tensor> all) =>
            index < all.Count ? Geometry.MeanRowAngle(rule.Layers[index].Displacement!, all[index]) : null;
    }

    private static DiagnosticPoint Compare(
        ILayeredNetwork network, int index, long samples, LayerLearning rule, LayerLearning truth)
    {
        // Forward signals may fit to more samples than the batch has: they have no displacement of each of its
        // samples. Nor is there one where a pass uses a layer several times, or on what it has made of several
        // samples.
        var layer = network.Layers[index];
        var isComparable = layer.Options.IsUsedOnce && rule.Displacement is not null && truth.Displacement is not null
            && rule.Displacement.shape[0] == truth.Displacement.shape[0]
            && rule.Displacement.shape[0] % samples == 0;
        var (displacement, other) = isComparable
            ? (rule.Displacement!.reshape(samples, -1), truth.Displacement!.reshape(samples, -1))
            : (null, null);
        var isLearning = rule.WeightGradient is not null && truth.WeightGradient is not null;
        var point = new DiagnosticPoint
        {
            Examples = 0,
            Layer = index + 1,
            Name = network is Mlp ? null : network.LayerNames[index],
            DisplacementAngle = displacement is null ? null : Geometry.MeanRowAngle(displacement, other!),
            DisplacementNormRatio = displacement is null ? null : Geometry.NormRatio(displacement, other!),
            DisplacementRank = displacement is null ? null : Geometry.EffectiveRank(displacement),
            GradientAngle = isLearning ? Geometry.Angle(rule.WeightGradient!, truth.WeightGradient!) : null,
            GradientNormRatio = isLearning ? Geometry.NormRatio(rule.WeightGradient!, truth.WeightGradient!) : null,
            NegativeCurvature = Number(rule.Curvature?.Negative),
            LimitedSteps = Number(rule.Curvature?.Limited),
            DifferenceRounding = Number(rule.Curvature?.Rounding),
        };

        if (!network.UsesFeedbackOf(index) || ForwardPath(network, index) is not { } w)
        {
            return point;
        }

        var b = layer.EffectiveFeedback.detach();
        return point with
        {
            WeightAngle = Geometry.Angle(w, b),
            FeedbackNormRatio = Geometry.NormRatio(b, w),
            RelativeDistance = Geometry.NormRatio(w - b, w),
            SignAgreement = w.sign().eq(b.sign()).to_type(ScalarType.Float64).mean().item<double>(),
        };
    }

    private static double? Number(Tensor? scalar) =>
        scalar?.to_type(ScalarType.Float64).item<double>() is { } number && double.IsFinite(number) ? number : null;

    // What B stands in for: W of the layer, or under broadcast signals the product of all W from here to the output,
    // W_L ⋯ W_l, where there is nothing but f between them. Null where B has no such counterpart.
    private static Tensor? ForwardPath(ILayeredNetwork network, int index)
    {
        var (layer, path) = (network.Layers[index], network.Layers[index].Weight.detach());
        return layer.Rule.IsBroadcast
            ? network is Mlp mlp
                ? mlp.Layers.Skip(index + 1).Aggregate(path, (product, above) => above.Weight.detach().matmul(product))
                : null
            : layer.EffectiveFeedback.shape.SequenceEqual(path.shape) ? path : null;
    }
}
