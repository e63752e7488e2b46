using Soap.Feedback;
using Soap.Feedback.Alignment;
using Soap.Rules;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>Alignment regularisers with one mistake each, and the law that must catch it.</summary>
internal static class WrongAlignments
{
    private const string Oracle = "Equals_the_oracle";

    public static IReadOnlyList<(RuleRow Row, string CaughtBy)> All { get; } =
    [
        Activation(
            "amp is a sum over samples",
            "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients",
            [new SparsePrimitive(0.05), Local(0.1, layer => -layer.Response.t().matmul(layer.Input))]),
        Activation(
            "amp has the wrong sign", Oracle,
            [
                new SparsePrimitive(0.05),
                Local(0.1, layer => layer.Response.t().matmul(layer.Input).Over(layer.Samples)),
            ]),
        Activation(
            "sparse without its factor 2", Oracle,
            [
                Local(0.05, layer => layer.Projection.t().matmul(layer.Input).Over(layer.Samples)),
                new AmplificationPrimitive(0.1),
            ]),
        Activation(
            "B is transposed where it is square", Oracle,
            [Local(0.05, WithSquareTransposed), new AmplificationPrimitive(0.1)]),
        Activation(
            "sparse of y instead of z", Oracle,
            [
                Local(0.05, layer => layer.Response.t().matmul(layer.Input).Times(2.0 / layer.Samples)),
                new AmplificationPrimitive(0.1),
            ]),
        Activation(
            "W is regularised though nobody asked",
            "Output_layer_gets_the_true_gradient",
            [new SparsePrimitive(0.05), new AmplificationPrimitive(0.1)],
            updatesForward: true),
        ("aa:alpha=0.05,beta=0.1,update-forward=yes", "W's gradient of amp is forgotten",
            new ActivityAlignment(
                "wrong", true, new SparsePrimitive(0.05), Local(0.1, new AmplificationPrimitive(1).FeedbackGradient)))
            .Caught(Oracle),
        ("ia:alpha=0.05,beta=0.01,gamma=0.02,update-forward=yes", "W's gradient of decay is forgotten",
            new ActivityAlignment(
                "wrong",
                true,
                new AmplificationPrimitive(0.05),
                new NullPrimitive(0.01),
                Local(0.02, layer => layer.Feedback.Times(2)))).Caught(Oracle),
        ("ia:alpha=0.05,beta=0.01,gamma=0.02", "null of the backward reconstruction",
            new ActivityAlignment("wrong", false, new AmplificationPrimitive(0.05), Local(0.01, layer =>
                layer.Projection.t().matmul(layer.Projection.matmul(layer.Feedback)).Times(2.0 / layer.Samples)),
                new DecayPrimitive(0.02))).Caught(Oracle),
        ("sa:alpha=0.2,beta=0.4", "decay without its factor 2",
            new WeightAlignment("wrong", false, Local(0.2, layer => layer.Feedback), new SelfPrimitive(0.4)))
            .Caught(Oracle),
        ("sa:alpha=0.2,beta=0.4", "B flees from W",
            new WeightAlignment("wrong", false, new DecayPrimitive(0.2), new WrongSelf(0.4)))
            .Caught("Forward_weights_align_with_feedback"),
        ("ia:alpha=0.05,beta=0.01,gamma=0.02", "it sees W and says that it sees activity",
            new WeightAlignment(
                "wrong", false, new AmplificationPrimitive(0.05), new NullPrimitive(0.01), new DecayPrimitive(0.02)))
            .Caught("Says_when_it_reads_forward_weights"),
    ];

    private static (RuleRow, string) Activation(
        string mistake, string caughtBy, IReadOnlyList<LocalPrimitive> terms, bool updatesForward = false) =>
        ("aa:alpha=0.05,beta=0.1", mistake, new ActivityAlignment("wrong", updatesForward, terms)).Caught(caughtBy);

    private static (RuleRow, string) Caught(
        this (string Like, string Mistake, FeedbackWeights Feedback) wrong, string by) =>
        (
            RuleTable.Find(wrong.Like) with
            {
                Name = wrong.Mistake,
                Make = () => new LearningRule("wrong", new RuleRecipe { Feedback = wrong.Feedback }),
            },
            by);

    private static Tensor WithSquareTransposed(LayerActivity layer)
    {
        var b = layer.Feedback.shape[0] == layer.Feedback.shape[1] ? layer.Feedback.t() : layer.Feedback;
        return layer.Input.matmul(b.t()).t().matmul(layer.Input).Times(2.0 / layer.Samples);
    }

    private static WrongLocal Local(double coefficient, Func<LayerActivity, Tensor> gradient) =>
        new(coefficient, gradient);

    private sealed class WrongLocal(
        double coefficient, Func<LayerActivity, Tensor> gradient) : LocalPrimitive(coefficient)
    {
        public override Tensor FeedbackGradient(LayerActivity layer) => gradient(layer);
    }

    private sealed class WrongSelf(double coefficient) : AlignmentPrimitive(coefficient)
    {
        public override Tensor FeedbackGradient(LayerActivity layer, Tensor forward) => forward.clone();
    }
}
