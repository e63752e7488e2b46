using Soap.Feedback;
using Soap.Maps;
using Soap.Randomness;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>Direct rules with one mistake each.</summary>
internal static class WrongDirects
{
    private const string Oracle = "Equals_the_oracle", WhileTraining = "Equals_the_oracle_while_training", OneMatrix =
        "One_matrix_serves_all_layers";
    private const string Apart = "Feedback_is_drawn_apart_from_weights_and_other_layers",
        Twin = "With_one_hidden_layer_it_is_its_layerwise_twin";
    private const string Target = "drtp:scale=mean", Correlation = "ebd:lambda=0.9,initial=0.5,sign=paper", Shared =
        "shared-dfa:width=0";

    public static IReadOnlyList<(RuleRow Row, string CaughtBy)> All { get; } =
    [
        Signal(Target, "1/N is forgotten", "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients", seen =>
            (-seen.Target).Times(seen.Samples)),
        Signal(Target, "mean over classes too", Oracle, seen => (-seen.Target).Over(seen.Target.shape[1])),
        Signal(Target, "target shifted by one class", Oracle, seen => -seen.Target.roll([1L], [1L])),
        Signal(Target, "the target's other sign", Oracle, seen => seen.Target),
        Signal(
            Target,
            "it waits for the output's error",
            "Hidden_updates_ignore_the_output_error",
            seen => seen.OutputError),
        Signal("drtp:scale=paper", "only the sum over samples", Oracle, seen => (-seen.Target).Times(seen.Samples)),
        Signal("sdfa:scale=mean", "the error itself", Oracle, seen => seen.OutputError),
        Signal(
            "sdfa:scale=mean", "sign(0) = 1", Oracle,
            seen => where(seen.OutputError.ge(Kept(0)), 1.0, -1.0).Over(seen.Samples)),
        (WrongRules.Claiming("sdfa:scale=mean", "signs are taken behind B", () => WrongRules.With(
            new DirectSignal(), new WrongCarrier((sent, b) => sent.matmul(b).sign().Over(sent.shape[0])))), Oracle),
        Signal("dfa", "the error of the layer above", "First_layers_update_ignores_all_layers_above_it", seen =>
            seen.Displacement.shape[1] < seen.OutputError.shape[1]
                ? seen.OutputError
                : seen.Displacement.narrow(1, 0, seen.OutputError.shape[1])),
        Signal("dfa", "the target", "Hidden_updates_follow_the_output_error", seen => seen.Target),
        Signal("dfa", "the error of the batch before", WhileTraining, WithMemory),
        Signal("dfa", "scaled to the error's own norm", Twin, seen => seen.OutputError / seen.OutputError.norm()),
        Draw(
            "dfa", "one B for all layers", Apart,
            drawing => drawing.From(new RandomStream(drawing.Stream.Seed, "feedback"))),
        Draw(Shared, "a matrix for each layer", OneMatrix, drawing => drawing.From(drawing.Stream)),
        Draw(Shared, "cut out by rows, so that an entry depends on the layer's width", OneMatrix, drawing =>
            drawing.From(new RandomStream(drawing.Stream.Seed, "feedback/shared"))),
        Learner("B learns from the error's signs", seen => seen.Sent.sign().t().matmul(seen.Input).Over(seen.Samples)),
        Learner("B goes uphill", seen => -seen.Sent.t().matmul(seen.Input)),
        Observer(
            "mean taken twice",
            seen => seen.Feedback.Times(0.9).Plus(seen.Sent.t().matmul(seen.Input).Times(0.1).Over(seen.Samples))),
        Observer(
            "sum instead of mean",
            seen => seen.Feedback.Times(0.9).Plus(seen.Sent.t().matmul(seen.Input).Times(0.1).Times(seen.Samples))),
        Observer("the other sign", seen => seen.Feedback.Times(0.9) - seen.Sent.t().matmul(seen.Input).Times(0.1)),
        Observer(
            "memory and news exchanged",
            seen => seen.Feedback.Times(0.1).Plus(seen.Sent.t().matmul(seen.Input).Times(0.9))),
        Observer("only the last batch", seen => seen.Sent.t().matmul(seen.Input)),
    ];

    private static (RuleRow, string) Signal(
        string like, string mistake, string caughtBy, Func<WayBack, Tensor> sent) =>
        Signal(like, mistake, caughtBy, () => sent);

    private static (RuleRow, string) Signal(
        string like, string mistake, string caughtBy, Func<Func<WayBack, Tensor>> sent) =>
        (
            WrongRules.Claiming(
                like, $"{like}: {mistake}", () => WrongRules.With(new WrongSignal(sent(), isBroadcast: true))),
            caughtBy);

    private static (RuleRow, string) Draw(string like, string mistake, string caughtBy, Func<Drawing, Tensor> draw) =>
        (
            WrongRules.Claiming(
                like, $"{like}: {mistake}", () => WrongRules.With(new DirectSignal(), new WrongDraw(draw))),
            caughtBy);

    private static (RuleRow, string) Learner(string mistake, Func<FeedbackExperience, Tensor> gradient) =>
        (
            WrongRules.Claiming(
                "dkp:decay=0.01", $"dkp: {mistake}",
                () => WrongRules.With(new DirectSignal(), new WrongLearner(gradient, 0.01))),
            Twin);

    private static (RuleRow, string) Observer(string mistake, Func<FeedbackExperience, Tensor> updated) =>
        (
            WrongRules.Claiming(
                Correlation, $"ebd: {mistake}", () => WrongRules.With(new DirectSignal(), new WrongObserver(updated))),
            WhileTraining);

    // A step of training goes back through each layer but the first once; all layers get the same.
    private static Func<WayBack, Tensor> WithMemory()
    {
        Tensor? last = null, present = null, batch = null;
        return seen =>
        {
            if (!ReferenceEquals(batch, seen.OutputError))
            {
                (last, present, batch) =
                    (present, seen.OutputError.clone().DetachFromDisposeScope(), seen.OutputError);
            }

            return last ?? seen.OutputError;
        };
    }

    /// <summary>
    /// Feedback whose next value is a function of what the layer lived through; B₀ is half of what is drawn.
    /// </summary>
    private sealed class WrongObserver(Func<FeedbackExperience, Tensor> updated) : ObservingFeedback
    {
        public override string Name => "wrong";

        public override ForwardAccess Reads => ForwardAccess.Never;

        public override Tensor Draw(
            WeightShape shape, Initializer initializer, RandomStream stream, ScalarType type) =>
            base.Draw(shape, initializer, stream, type).mul_(Kept(0.5));

        public override Tensor Updated(FeedbackExperience experience) => updated(experience);
    }
}
