using Soap.Feedback;
using Soap.Maps;
using Soap.Randomness;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>
/// Signs, sparse feedback, constrained weights and asymmetric output layers with one mistake each, and the law that
/// must catch it.
/// </summary>
internal static class WrongSigns
{
    public static IReadOnlyList<(RuleRow Row, string CaughtBy)> All { get; } =
    [
        Refresh("brsf", "brSF: sizes from the global generator", "Same_seed_gives_the_same_bits", refresh =>
            refresh.Forward.sign() * randn_like(refresh.Forward).abs()),
        (
            WrongRules.Claiming("brsf", "brSF: evaluation, too, draws", RedrawnInEveryPass),
            "Evaluation_between_steps_changes_nothing"),
        Refresh(
            "brsf", "brSF: the sign of the draw is kept", "Equals_the_oracle",
            refresh => refresh.Forward.sign() * Drawn(refresh)),
        Refresh("brsf", "brSF: one draw for all layers", "Equals_the_oracle", refresh =>
            refresh.Forward.sign() * Drawn(refresh, new RandomStream(refresh.Stream.Seed, "refresh")).abs()),
        Refresh("brsf", "brSF: drawn once", "Equals_the_oracle_while_training", refresh =>
            refresh.Forward.sign()
                * Drawn(refresh, new RandomStream(refresh.Stream.Seed, $"{Layer(refresh)}/0")).abs()),
        Refresh("frsf", "frSF: drawn anew", "Equals_the_oracle_while_training", refresh =>
            refresh.Forward.sign() * (refresh.Stream.Name.EndsWith("/0", StringComparison.Ordinal)
                ? refresh.Initial
                : Drawn(refresh)).abs()),
        Refresh("frsf", "frSF: the sizes without the signs of W", "A_zero_weight_sends_nothing_back", refresh =>
            refresh.Initial.abs()),
        Refresh("usf:magnitude=scale", "uSF: the scale forgets the outputs", "Equals_the_oracle", refresh =>
            refresh.Forward.sign().Over(Math.Sqrt(refresh.Forward.shape[1]))),
        Refresh("usf:magnitude=norm", "uSF: the norm of the first draw", "Equals_the_oracle", refresh =>
            refresh.Forward.sign() * refresh.Initial.norm() / refresh.Forward.sign().norm()),
        (
            WrongRules.Claiming("fa+constrained", "weights are not held", () => WrongRules.With()),
            "Weights_keep_the_norm_they_had_at_the_start"),
        (WrongRules.Claiming("fa+constrained", "the optimiser moves something else than the weights", () =>
            Wrong(new() { Fit = new WrongFit((n, h) => n.t().matmul(h).Times(0)), ConstrainsNorm = true })),
            "Weights_keep_the_norm_they_had_at_the_start"),
        (
            WrongRules.Claiming("fa+constrained", "each row of W keeps its norm, not the whole", RowsKeepTheirNorm),
            "Equals_the_oracle_while_training"),
        (
            WrongRules.Claiming("fa+asymmetric", "the output layer gets the true error", () => WrongRules.With()),
            "Only_the_output_layer_is_asymmetric"),
        (WrongRules.Claiming("fa+asymmetric", "hidden layers are asymmetric, too", () => Wrong(new()
        {
            Feedback = new WrongCarrier((n, b) => n.matmul(b).roll(1, 1)),
            HasAsymmetricOutput = true,
        })), "Equals_the_oracle"),
        (WrongRules.Claiming("fa+asymmetric", "what goes on is the true error", () => Wrong(new()
        {
            Signal = new WrongSignal(seen => seen.Displacement.shape.SequenceEqual(seen.OutputError.shape)
                ? seen.OutputError
                : seen.Displacement),
            HasAsymmetricOutput = true,
        })),
            "Equals_the_oracle"),
        Sparse("so many units hear each sender", "Each_unit_hears_exactly_as_many_as_it_says", drawing =>
            Mask(drawing, drawing.FanIn, drawing.FanOut, drawing.Stream.Name).t()),
        Sparse("so many on average", "Each_unit_hears_exactly_as_many_as_it_says", drawing =>
        {
            var stream = new RandomStream(drawing.Stream.Seed, $"{drawing.Stream.Name}/mask");
            return tensor(Enumerable.Range(0, drawing.FanIn * drawing.FanOut)
                .Select(i => stream.Uniform(i) * drawing.FanOut < 1 ? 1.0 : 0).ToArray())
                .reshape(drawing.FanOut, drawing.FanIn);
        }),
        Sparse("all units hear the first", "Units_and_layers_choose_apart_whom_they_hear", drawing =>
        {
            var mask = zeros(drawing.FanOut, drawing.FanIn, ScalarType.Float64);
            mask[0] = 1;
            return mask;
        }),
        Sparse("all layers choose alike", "Units_and_layers_choose_apart_whom_they_hear", drawing => Mask(
            drawing, drawing.FanOut, drawing.FanIn, "feedback")),
        Sparse(
            "entries stay small", "Sparse_feedback_is_as_large_as_it_says",
            drawing => Mask(drawing, drawing.FanOut, drawing.FanIn, drawing.Stream.Name).Over(
                Math.Sqrt(drawing.FanOut))),
    ];

    private static LearningRule Wrong(RuleRecipe recipe) => new("wrong", recipe);

    private static (RuleRow, string) Refresh(
        string like, string mistake, string caughtBy, Func<FeedbackRefresh, Tensor> refresh) =>
        (WrongRules.Claiming(like, mistake, () => WrongRules.With(feedback: new WrongSizes(refresh))), caughtBy);

    // The mask has ones; the size is right unless the mask says otherwise.
    private static (RuleRow, string) Sparse(string mistake, string caughtBy, Func<Drawing, Tensor> mask) => (
        WrongRules.Claiming("sparse:connections=1,scale=preserved", mistake, () => WrongRules.With(
            feedback: new WrongDraw(drawing =>
                drawing.From(drawing.Stream).Times(Math.Sqrt(drawing.FanOut)) * mask(drawing).to_type(drawing.Type)))),
        caughtBy);

    // One 1 in each column.
    private static Tensor Mask(Drawing drawing, int rows, int columns, string name)
    {
        var mask = new double[rows, columns];
        for (var column = 0; column < columns; column++)
        {
            mask[(int)(new RandomStream(drawing.Stream.Seed, $"{name}/{column}").Uniform(0) * rows), column] = 1;
        }

        return tensor(mask);
    }

    private static Tensor Drawn(FeedbackRefresh refresh, RandomStream? stream = null) => refresh.Initializer.Weights(
        WeightShape.Dense(refresh.Forward.shape[1], refresh.Forward.shape[0]),
        stream ?? refresh.Stream,
        refresh.Forward.dtype);

    private static string Layer(FeedbackRefresh refresh) =>
        refresh.Stream.Name[..refresh.Stream.Name.LastIndexOf('/')];

    private static LearningRule RedrawnInEveryPass()
    {
        var passes = 0;
        return WrongRules.With(
            new EveryPass(() => passes++),
            new WrongSizes(refresh => refresh.Forward.sign() * Drawn(
                refresh, new RandomStream(refresh.Stream.Seed, $"{refresh.Stream.Name}/{passes}")).abs()));
    }

    // W is changed through the view of it that a refresh is given.
    private static LearningRule RowsKeepTheirNorm()
    {
        var norms = new Dictionary<string, Tensor>();
        return WrongRules.With(feedback: new WrongSizes(
            refresh =>
            {
                var now = refresh.Forward.norm(1, keepdim: true);
                if (norms.TryGetValue(Layer(refresh), out var before))
                {
                    refresh.Forward.mul_(before / now);
                }
                else
                {
                    norms[Layer(refresh)] = now.DetachFromDisposeScope();
                }

                return refresh.Initial.clone();
            },
            ForwardAccess.Never));
    }

    private sealed class EveryPass(Action pass) : TransportSignal
    {
        public override string Name => "wrong";

        public override Tensor Sent(WayBack way) => way.Displacement;

        public override Tensor Entering(Tensor activities, int layer, int outputs)
        {
            pass();
            return activities;
        }
    }

    private sealed class WrongSizes(
        Func<FeedbackRefresh, Tensor> refresh, ForwardAccess says = ForwardAccess.Periodically) : PeriodicFeedback
    {
        private readonly Func<FeedbackRefresh, Tensor> _refresh = refresh;

        public override string Name => "wrong";

        public override long Period => 1;

        public override ForwardAccess Reads => says;

        public override Tensor Refresh(FeedbackRefresh refresh) => _refresh(refresh);

        public override string? Refuses(Signal signal) => null;
    }
}
