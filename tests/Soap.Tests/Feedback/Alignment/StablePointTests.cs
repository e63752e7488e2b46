using Soap.Feedback.Alignment;
using Soap.Maps;
using Soap.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Feedback.Alignment;

/// <summary>
/// Where regularisers lead when they act alone: points computed by setting their gradients to 0.
/// White noise is a batch with xᵀ x / N = I, so that the points are exact; coefficients are the published ones times a
/// rate.
/// </summary>
public sealed class StablePointTests
{
    private readonly Tensor _w = AlignmentLayers.Normal(1, "w", 4, 6);
    private readonly Tensor _b = AlignmentLayers.Normal(1, "b", 4, 6);
    private readonly Tensor _noise = AlignmentLayers.White(1, 30, 6);

    [Fact]
    public void Symmetric_alignment_shrinks_the_distance_by_one_factor_at_each_step()
    {
        using var scope = NewDisposeScope();
        const double Alpha = 0.05, Rate = 0.5;
        var feedback = new WeightAlignment(
            "symmetric", false, new DecayPrimitive(Alpha), new SelfPrimitive(2 * Alpha));
        for (var steps = 0; steps < 40; steps += 13)
        {
            var (w, b) = AlignmentLayers.Descend(feedback, _w, _b, _noise, Rate, steps);
            Assert.Equal(_w.ToMatrix(), w.ToMatrix());
            Near((_w - _b).Times(Math.Pow(1 - 2 * Alpha * Rate, steps)), w - b, 1e-12);
        }

        var (_, end) = AlignmentLayers.Descend(feedback, _w, _b, _noise, Rate, 600);
        Assert.InRange(Geometry.Angle(_w, end)!.Value, 0, 1e-10);
    }

    [Fact]
    public void Symmetric_alignment_that_reaches_W_meets_B_half_way()
    {
        using var scope = NewDisposeScope();
        var (w, b) = AlignmentLayers.Descend(
            new WeightAlignment("symmetric", true, new DecayPrimitive(0.1), new SelfPrimitive(0.2)),
            _w,
            _b,
            _noise,
            0.5,
            400);
        Near(_w.Plus(_b).Over(2), w, 1e-12);
        Near(_w.Plus(_b).Over(2), b, 1e-12);
    }

    [Fact]
    public void Other_coefficients_lead_symmetric_alignment_to_a_multiple_of_W()
    {
        using var scope = NewDisposeScope();
        var (_, b) = AlignmentLayers.Descend(
            new WeightAlignment("symmetric", false, new DecayPrimitive(0.1), new SelfPrimitive(0.5)),
            _w,
            _b,
            _noise,
            0.5,
            600);
        Near(_w.Times(0.5 / (2 * 0.1)), b, 1e-12);
    }

    [Fact]
    public void Activation_alignment_leads_B_to_W_on_white_noise()
    {
        using var scope = NewDisposeScope();
        var (_, b) = AlignmentLayers.Descend(Activation(), _w, _b, _noise, 0.5, 600);
        Near(_w, b, 1e-12);
    }

    [Fact]
    public void Activation_alignment_leaves_B_alone_where_there_is_no_activity()
    {
        using var scope = NewDisposeScope();
        // Inputs 4 and 5 are silent.
        var inputs = cat([_noise.narrow(1, 0, 4), zeros(30, 2, ScalarType.Float64)], 1);
        var (_, b) = AlignmentLayers.Descend(Activation(), _w, _b, inputs, 0.5, 600);
        Near(cat([_w.narrow(1, 0, 4), _b.narrow(1, 4, 2)], 1), b, 1e-12);
    }

    [Fact]
    public void Information_alignment_leads_B_to_the_damped_inverse_of_W_on_white_noise()
    {
        using var scope = NewDisposeScope();
        var (alpha, beta, gamma) = (0.2, 0.1, 0.1); // the published numbers times 100
        var (_, b) = AlignmentLayers.Descend(Information(alpha, beta, gamma), _w, _b, _noise, 0.2, 4000);
        var damped = _w.matmul(_w.t()).Times(2 * beta).Plus(eye(4, dtype: ScalarType.Float64).Times(2 * gamma));
        Near(linalg.inv(damped).matmul(_w).Times(alpha), b, 1e-11);
        var (before, after) = (Geometry.Angle(_w, _b)!.Value, Geometry.Angle(_w, b)!.Value);
        Assert.True(after < 45 && after < before, $"the angle goes from {before} to {after}");
    }

    [Fact]
    public void Information_alignment_leads_B_to_a_multiple_of_W_whose_rows_are_orthogonal_and_alike()
    {
        using var scope = NewDisposeScope();
        var w = linalg.qr(_w.t()).Q.t().Times(1.5);
        var (_, b) = AlignmentLayers.Descend(Information(0.2, 0.1, 0.1), w, _b, _noise, 0.2, 4000);
        Near(w.Times(0.2 / (2 * (0.1 * 1.5 * 1.5 + 0.1))), b, 1e-11);
    }

    [Fact]
    public void Information_alignment_that_reaches_W_makes_both_alike_with_one_singular_value()
    {
        using var scope = NewDisposeScope();
        var (alpha, beta, gamma) = (0.4, 0.1, 0.1);
        var (w, b) = AlignmentLayers.Descend(
            Information(alpha, beta, gamma, updatesForward: true), _w, _b, _noise, 0.2, 2000);
        Near(w, b, 1e-9);
        Near(eye(4, dtype: ScalarType.Float64).Times((alpha - 2 * gamma) / (2 * beta)), w.matmul(w.t()), 1e-9);
    }

    [Fact]
    public void A_sum_of_ones_own_is_a_new_rule()
    {
        using var scope = NewDisposeScope();
        // The weight mirror as a regulariser: α decay + β amp.
        var feedback = new ActivityAlignment(
            "mirror", false, new DecayPrimitive(0.1), new AmplificationPrimitive(0.1));
        var (_, b) = AlignmentLayers.Descend(feedback, _w, _b, _noise, 0.5, 600);
        Near(_w.Over(2), b, 1e-12);
        var rule = new LearningRule("mirror", new RuleRecipe { Feedback = feedback });
        Assert.Equal("mirror", rule.Feedback.Name);
    }

    private static ActivityAlignment Activation() =>
        new("activation", false, new SparsePrimitive(0.1), new AmplificationPrimitive(0.2));

    private static ActivityAlignment Information(
        double alpha, double beta, double gamma, bool updatesForward = false) =>
        new(
            "information", updatesForward, new AmplificationPrimitive(alpha), new NullPrimitive(beta),
            new DecayPrimitive(gamma));

    private static void Near(Tensor expected, Tensor actual, double bound) =>
        Assert.InRange(Arrays.Error(actual.ToVector(), expected.ToVector()), 0, bound);
}
