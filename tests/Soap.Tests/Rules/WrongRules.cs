using Soap.Feedback;
using Soap.Fits;
using Soap.Optimizers;
using Soap.Randomness;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>The test of the tests: rules with one mistake each, and the law that must catch it.</summary>
internal static class WrongRules
{
    public static IReadOnlyList<(RuleRow Row, string CaughtBy)> All { get; } =
    [
        Fit("sum instead of mean over samples", "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients", (n, h) =>
            n.t().matmul(h).Times(n.shape[0])),
        Fit("mean taken twice", "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients", (n, h) =>
            n.t().matmul(h).Over(n.shape[0])),
        Fit("later samples weigh more", "Order_of_samples_does_not_matter", (n, h) =>
            (n * Counting(1, n.shape[0] + 1, n.dtype).unsqueeze(1)).t().matmul(h)),
        Fit(
            "only the sign of the error", "Output_layer_gets_the_true_gradient",
            (n, h) => n.sign().t().matmul(h).Over(n.shape[0])),
        Fit("one part in a million too large", "Output_layer_gets_the_true_gradient", (n, h) =>
            n.t().matmul(h).Times(1 + 1e-6)),
        Fit("it remembers the last input", "Update_depends_only_on_displacement_and_input", WithMemory()),
        Fit("nothing is learnt", "Hidden_layers_change_with_the_first_step", (n, h) => n.t().matmul(h).Times(0)),
        Signal("float32 on the way back", "Equals_the_oracle", (n, b) =>
            n.to_type(ScalarType.Float32).matmul(b.to_type(ScalarType.Float32)).to_type(n.dtype)),
        Signal(
            "transposed B where it is square", "Equals_the_oracle",
            (n, b) => n.matmul(b.shape[0] == b.shape[1] ? b.t() : b)),
        Signal("scaled to the displacement's own norm", "Equals_the_oracle", (n, b) => n.matmul(b) / n.norm()),
        Fit("uphill", "Loss_on_a_teachers_task_halves", (n, h) => -n.t().matmul(h)),
        Signal("hidden layers get noise", "Beats_frozen_hidden_layers", (n, b) => n.matmul(randn_like(b))),
        Signal("B is trained", "Fixed_feedback_is_bitwise_unchanged_by_training", (n, b) =>
        {
            var back = n.matmul(b);
            b.Overwrite(b - n.t().matmul(back).Times(0.01)); // behind autograd's back, which would complain
            return back;
        }),
        Signal("B is drawn anew at each call", "Same_seed_gives_the_same_bits", (n, b) => n.matmul(randn_like(b))),
        Draw(
            "B₀ from the global generator", "Same_seed_gives_the_same_bits",
            drawing => randn(drawing.FanOut, drawing.FanIn, drawing.Type)),
        Draw(
            "B₀ in float64 in a float32 network", "Float_type_is_kept",
            drawing => (drawing with { Type = ScalarType.Float64 }).From(drawing.Stream)),
        Draw("one B for all layers", "Feedback_is_drawn_apart_from_weights_and_other_layers", drawing =>
            drawing.From(new RandomStream(drawing.Stream.Seed, "feedback"))),
        Draw("B₀ is W₀", "Feedback_is_drawn_apart_from_weights_and_other_layers", drawing =>
            drawing.From(new RandomStream(drawing.Stream.Seed, drawing.Stream.Name.Replace("feedback", "weights")))),
        (Claiming(
            "fa", "reads W and says never",
            () => With(feedback: new WrongRefresh(1, ForwardAccess.Never, (w, _) => w.clone()))),
            "Forward_weights_do_not_reach_the_signal"),
        (
            Claiming("fa", "nothing goes back", () => With(new NoSignal(), new NoFeedback())),
            "Hidden_layers_change_with_the_first_step"),
        (Claiming("frozen", "hidden layers are not frozen", () => With()), "Hidden_layers_never_change"),
        (Claiming("bp", "backpropagation through B", () => With()), "Every_layer_gets_the_true_gradient"),
        (Claiming("bp", "it says that it reads W, and does not", () => With()), "Forward_weights_do_reach_the_signal"),
        Refresh(
            "initial", "sign(0) = 1", "A_zero_weight_sends_nothing_back",
            (w, b) => where(w.ge(Kept(0)), b.abs(), -b.abs())),
        Refresh("initial", "the sign of B₀ is kept", "Equals_the_oracle", (w, b) => w.sign() * b),
        Refresh("initial", "W itself", "Equals_the_oracle", (w, _) => w.clone()),
        Refresh("norm", "norms of rows instead of the matrix", "Equals_the_oracle", (w, _) =>
            w.sign() * w.norm(1, keepdim: true) / w.sign().norm(1, keepdim: true)),
        Refresh("norm", "0 / 0 where all weights are 0", "A_zero_weight_sends_nothing_back", (w, _) =>
            w.sign() * w.norm() / w.sign().norm()),
        Refresh(
            "initial",
            "W is read at every step",
            "Forward_weights_do_not_reach_the_signal_between_refreshes",
            (w, b) => w.sign() * b.abs(),
            1),
        Refresh(
            "initial",
            "refreshed half as often as it says",
            "Forward_weights_do_not_reach_the_signal_between_refreshes",
            (w, b) => w.sign() * b.abs(),
            2000),
        (
            Claiming("fa+momentum:factor=0.9,nesterov=no", "the trial's optimiser stays", () => With()),
            "Equals_the_oracle_while_training"),
        (Claiming("fa+momentum:factor=0.9,nesterov=no", "it looks ahead", () =>
            new LearningRule("wrong", new RuleRecipe { Optimizer = new MomentumChoice(0.9, Nesterov: true) })),
            "Equals_the_oracle_while_training"),
        .. WrongLearnedFeedback.All,
        .. WrongAlignments.All,
        .. WrongSigns.All,
        .. WrongForwards.All,
        .. WrongLocals.All,
        .. WrongForwardDirects.All,
        .. WrongCurvatures.All,
        .. WrongTargets.All,
        .. WrongDirects.All,
        .. WrongKernels.All,
        .. WrongDevices.All,
    ];

    private static (RuleRow, string) Fit(string mistake, string caughtBy, Func<Tensor, Tensor, Tensor> gradient) =>
        (Claiming("fa", mistake, () => With(fit: new WrongFit(gradient))), caughtBy);

    private static (RuleRow, string) Signal(string mistake, string caughtBy, Func<Tensor, Tensor, Tensor> transport) =>
        (Claiming("fa", mistake, () => With(feedback: new WrongCarrier(transport))), caughtBy);

    private static (RuleRow, string) Draw(string mistake, string caughtBy, Func<Drawing, Tensor> draw) =>
        (Claiming("fa", mistake, () => With(feedback: new WrongDraw(draw))), caughtBy);

    private static (RuleRow, string) Refresh(
        string magnitude, string mistake, string caughtBy, Func<Tensor, Tensor, Tensor> refresh, long period = 1000) =>
        (
        Claiming(
            $"sign:period=1000,magnitude={magnitude}",
            mistake,
            () => With(feedback: new WrongRefresh(period, ForwardAccess.Periodically, refresh))),
        caughtBy);

    public static RuleRow Claiming(string like, string mistake, Func<LearningRule> make) =>
        RuleTable.Find(like) with { Name = mistake, Make = make };

    // Everything that is not given is right: feedback alignment.
    public static LearningRule With(
        Signal? signal = null, FeedbackWeights? feedback = null, Fit? fit = null) =>
        new("wrong", new RuleRecipe
        {
            Signal = signal ?? new LayerwiseSignal(),
            Feedback = feedback ?? new FixedFeedback(),
            Fit = fit ?? new OuterProduct(),
        });

    private static Func<Tensor, Tensor, Tensor> WithMemory()
    {
        var last = 0.0;
        return (n, h) =>
        {
            var gradient = n.t().matmul(h).Plus(last);
            last = h.sum().to_type(ScalarType.Float64).item<double>();
            return gradient;
        };
    }
}
