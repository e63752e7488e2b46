using Soap.Feedback;
using Soap.Maps;
using Soap.Randomness;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>Kolen-Pollack, mirrors and product feedback with one mistake each.</summary>
internal static class WrongLearnedFeedback
{
    private const string Identity = "Weights_and_feedback_approach_each_other_by_the_decay_whatever_is_learnt";
    private const string Convergence = "Mirror_comes_to_a_multiple_of_the_weights_and_stays";
    private const string KolenPollackRow = "kp:decay=0.01";
    private const string MirrorRow = "wm:rate=12,noise=0.1,decay=0.01,spread=0,answer=centred,warm-up=0";
    private const string SpreadRow = "wm:rate=12,noise=0.1,decay=0,spread=0.5,answer=centred,warm-up=2";

    public static IReadOnlyList<(RuleRow Row, string CaughtBy)> All { get; } =
    [
        (
            KolenPollack(
                "increment of B transposed where it is square",
                seen => Increment(seen) is var g && g.shape[0] == g.shape[1] ? g.t() : Increment(seen)),
            Identity),
        (KolenPollack("W and B do not decay", Increment, 0), Identity),
        (KolenPollack("B decays by another factor", seen => Increment(seen).Plus(seen.Feedback)), Identity),

        // (1 − λ) (B + λ / (1 − λ) B) = B: with plain descent at 0.1, the first case, B keeps its size.
        (KolenPollack("only W decays", seen => Increment(seen) - seen.Feedback.Times(0.01 / 0.99 / 0.1)), Identity),
        (
            KolenPollackThatCounts(),
            "A_training_that_goes_on_from_a_file_ends_in_the_same_bits"),
        (KolenPollack("B goes uphill", seen => -Increment(seen)), Identity),
        (
            KolenPollack("increment of B divided by N again", seen => Increment(seen).Over(seen.Samples)),
            "Equals_the_oracle"),
        (KolenPollack("B learns signs only", seen => Increment(seen).sign()), "Equals_the_oracle_while_training"),
        (
            Product("R trained through the wrong side of E", (sent, input, e) => sent.matmul(e).t().matmul(input)),
            "Equals_the_oracle"),
        (
            Product("R gets the increment of W as it is", (sent, input, e) => sent.matmul(e.t()).t().matmul(input)),
            Identity),
        (Mirror("nothing holds its growth", () => new WeightMirrorFeedback(12, 0.1, 0)), Convergence),
        (
            Mirror(
                "the scaled weights are dropped", () => new WeightMirrorFeedback(12, 0.1, 0, 0, warmUp: 2), SpreadRow),
            Convergence),
        (Mirror("samples are summed", () => new WeightMirrorFeedback(12 * 20, 0.1, 0.01)), Convergence),
        (
            Mirror("the mean answer is kept", () => new WeightMirrorFeedback(12, 0.1, 0.01, answer: MirrorAnswer.Raw)),
            Convergence),
        (
            Mirror(
                "the same noise in each phase",
                () => new WrongMirror((x, answer, rest) => answer(x) - rest, fixedNoise: true)),
            Convergence),
        (Mirror("B forgets all but the last phase", () => new WeightMirrorFeedback(1200, 0.1, 0.999999)), Convergence),
        (
            Mirror("noise of another width", () => new WeightMirrorFeedback(12, 0.1 * (1 + 1e-6), 0.01)),
            "Equals_the_oracle"),
        (
            Mirror(
                "B learns transposed where it is square",
                () => new WrongMirror((x, answer, rest) => answer(x) - rest, transposed: true)),
            "Equals_the_oracle"),
        (
            Mirror("it reads W", () => new WrongRefresh(1, ForwardAccess.ThroughActivity, (w, _) => w.clone())),
            "A_silent_answer_says_nothing_of_the_weights"),
    ];

    private static Tensor Increment(FeedbackExperience seen) => seen.Sent.t().matmul(seen.Input);

    private static RuleRow KolenPollackThatCounts() => WrongRules.Claiming(
        KolenPollackRow, "it counts its steps where no state has them", () =>
        {
            var asked = 0;
            return WrongRules.With(feedback: new WrongLearner(seen => Increment(seen).Over(++asked), 0.01));
        });

    private static RuleRow KolenPollack(
        string mistake, Func<FeedbackExperience, Tensor> gradient, double decay = 0.01) =>
        WrongRules.Claiming(
            KolenPollackRow, mistake, () => WrongRules.With(feedback: new WrongLearner(gradient, decay)));

    private static RuleRow Product(string mistake, Func<Tensor, Tensor, Tensor, Tensor> gradient) =>
        WrongRules.Claiming(
            "pfa:ratio=1,expansion=orthogonal,decay=0.01", mistake,
            () => WrongRules.With(feedback: new WrongProduct(gradient)));

    private static RuleRow Mirror(string mistake, Func<FeedbackWeights> make, string like = MirrorRow) =>
        WrongRules.Claiming(like, mistake, () => WrongRules.With(feedback: make()));

    /// <summary>Product feedback with an orthogonal E, whose R learns by a function of n E, h and E.</summary>
    private sealed class WrongProduct(Func<Tensor, Tensor, Tensor, Tensor> gradient) : LearnedFeedback
    {
        private readonly Dictionary<long, Tensor> _expansions = [];

        public override string Name => "wrong";

        public override ForwardAccess Reads => ForwardAccess.Never;

        public override double Decay => 0.01;

        // One E for each width.
        public override Tensor DrawExpansion(
            int sentWidth, Initializer initializer, RandomStream stream, ScalarType type)
        {
            var drawn = new ProductFeedback(1, ExpansionKind.Orthogonal, 0)
                .DrawExpansion(sentWidth, initializer, new RandomStream(1, "expansion"), type);
            _expansions[sentWidth] = drawn.clone().DetachFromDisposeScope();
            return drawn;
        }

        public override Tensor Gradient(FeedbackExperience experience) =>
            gradient(experience.Sent, experience.Input, _expansions[experience.Sent.shape[1]]);
    }

    /// <summary>
    /// A mirror with the right rates, whose answer is a function of noise, the layer and its answer to silence.
    /// </summary>
    private sealed class WrongMirror(
        Func<Tensor, Func<Tensor, Tensor>, Tensor, Tensor> answer, bool fixedNoise = false, bool transposed = false)
        : MirroringFeedback
    {
        public override string Name => "wrong";

        public override Tensor Mirror(MirrorPhase phase)
        {
            var stream = fixedNoise ? new RandomStream(phase.Stream.Seed, "mirror") : phase.Stream;
            var count = phase.Samples * phase.Feedback.shape[1];
            var values = Enumerable.Range(0, (int)count).Select(i => 0.1 * (stream.Uniform(i) - 0.5)).ToArray();
            var noise = tensor(values, [phase.Samples, phase.Feedback.shape[1]], phase.Feedback.dtype).clone();
            var learnt = answer(noise, phase.Respond, phase.Respond(zeros_like(noise[..1]))).t().matmul(noise)
                .Times(12.0 / phase.Samples);
            return phase.Feedback.Times(0.99)
                .Plus(transposed && learnt.shape[0] == learnt.shape[1] ? learnt.t() : learnt);
        }
    }
}
