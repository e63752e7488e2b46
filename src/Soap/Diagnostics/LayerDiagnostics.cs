using Soap.Layers;
using Soap.Models;
using Soap.Training;
using static TorchSharp.torch;

namespace Soap.Diagnostics;

/// <summary>Measures how a network's rule compares with true backpropagation at the same weights and batch, layer by layer.</summary>
/// <remarks>
/// The shadow pass differentiates the same weights with TorchSharp's own linear function, through the whole network,
/// so that angles are to the true gradient and not only local to a layer. It changes nothing in the network.
/// </remarks>
public static class LayerDiagnostics
{
    /// <summary>One point a layer, without the effective learning rate, which needs a step.</summary>
    /// <param name="network">The network.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="inputs">[N, features].</param>
    /// <param name="targets">Labels or values.</param>
    /// <param name="examples">Training examples seen, for the points' abscissa.</param>
    public static IReadOnlyList<DiagnosticPoint> Measure(Mlp network, Loss loss, Tensor inputs, Tensor targets, long examples)
    {
        using var scope = NewDisposeScope();
        var rule = Backward(network, network.Preactivations(inputs), loss, targets);
        var shadow = Backward(network, network.ShadowPreactivations(inputs), loss, targets);
        return [.. network.Layers.Select((layer, index) => Compare(layer, index, examples, rule[index], shadow[index]))];
    }

    /// <summary>Measures before a step; the returned function, called after it, completes the points with the step's real size.</summary>
    /// <remarks>A copy of the weights waits for the function in the caller's dispose scope, and goes with it if the step is never made.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="step">The step about to be made.</param>
    public static Func<IReadOnlyList<DiagnosticPoint>> MeasureAround(Mlp network, Loss loss, TrainingStep step)
    {
        var points = Measure(network, loss, step.Inputs, step.Targets, step.Before.Examples);
        var weights = network.Layers.Select(layer => layer.Weight.detach().clone()).ToArray();
        return () =>
        {
            using var afterScope = NewDisposeScope();
            var completed = points.Select((point, index) => point with
            {
                EffectiveLearningRate = Geometry.NormRatio(network.Layers[index].Weight.detach() - weights[index], weights[index]),
            }).ToArray();
            foreach (var weight in weights)
            {
                weight.Dispose();
            }

            return completed;
        };
    }

    private static (Tensor? Displacement, Tensor? Gradient)[] Backward(Mlp network, IReadOnlyList<Tensor> preactivations, Loss loss, Tensor targets)
    {
        var count = preactivations.Count;
        var gradients = Gradients.Of(
            loss.Mean(preactivations[^1], targets),
            [.. preactivations, .. network.Layers.Select(layer => layer.Weight)]);
        return [.. Enumerable.Range(0, count).Select(l => (gradients[l], gradients[count + l]))];
    }

    private static DiagnosticPoint Compare(
        FeedbackLinear layer, int index, long examples, (Tensor? Displacement, Tensor? Gradient) rule, (Tensor? Displacement, Tensor? Gradient) shadow)
    {
        var point = new DiagnosticPoint
        {
            Examples = examples,
            Layer = index + 1,
            DisplacementAngle = rule.Displacement is null ? null : Geometry.MeanRowAngle(rule.Displacement, shadow.Displacement!),
            DisplacementNormRatio = rule.Displacement is null ? null : Geometry.NormRatio(rule.Displacement, shadow.Displacement!),
            GradientAngle = rule.Gradient is null ? null : Geometry.Angle(rule.Gradient, shadow.Gradient!),
            GradientNormRatio = rule.Gradient is null ? null : Geometry.NormRatio(rule.Gradient, shadow.Gradient!),
        };

        // The first layer's feedback is never used: nothing goes back to the inputs.
        if (index == 0 || !layer.Rule.Signal.GoesBack)
        {
            return point;
        }

        var (w, b) = (layer.Weight.detach(), layer.EffectiveFeedback.detach());
        return point with
        {
            WeightAngle = Geometry.Angle(w, b),
            FeedbackNormRatio = Geometry.NormRatio(b, w),
            RelativeDistance = Geometry.NormRatio(w - b, w),
            SignAgreement = w.sign().eq(b.sign()).to_type(ScalarType.Float64).mean().item<double>(),
        };
    }
}
