using Soap.Lifetimes;
using Soap.Maps;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// A weight mirror: before each step the layer gets noise x, uniform within ±a / 2, and B learns from its answer y by
/// Hebb's rule, B ← (1 − λ) B + η yᵀ x / N, with y = f(x Wᵀ + b) − f(b). On a linear layer B goes to η a² / (12 λ) W;
/// where f bends, each row also gets its slope f′(b).
/// </summary>
/// <remarks>
/// Akrout et al. 2019, arXiv:1904.05391, and its published code.
/// Differs from the code: the answer is centred unless <see cref="MirrorAnswer.Raw"/> is asked for; the product is
/// averaged over samples, not summed; growth is really held, by λ or by the spread (the code computes the scaled
/// weights and drops them).
/// </remarks>
public sealed class WeightMirrorFeedback : MirroringFeedback
{
    private readonly double _rate, _noise, _decay, _spread;
    private readonly MirrorAnswer _answer;
    private readonly long _warmUp;

    /// <summary>Makes a mirror.</summary>
    /// <param name="rate">η, at least 0.</param>
    /// <param name="noise">a, the width of the noise, above 0.</param>
    /// <param name="decay">λ a phase, in [0, 1); 0: B is not held by decay.</param>
    /// <param name="spread">The standard deviation over units of what B carries, the mean over N samples uniform in
    /// [0, 1), to which B is scaled after each phase; 0: it is not.</param>
    /// <param name="answer">What y is.</param>
    /// <param name="warmUp">
    /// Phases before the first step on data (after noise pre-training too, whose steps have their phases), beyond the
    /// one that every step has; at least 0.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public WeightMirrorFeedback(
        double rate,
        double noise,
        double decay,
        double spread = 0,
        MirrorAnswer answer = MirrorAnswer.Centred,
        long warmUp = 0)
    {
        if (!(rate >= 0) || !(noise > 0) || !(decay is >= 0 and < 1) || !(spread >= 0) || warmUp < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rate), $"Rate {rate}, noise {noise}, decay {decay}, spread {spread}, warm-up {warmUp}: " +
                    "allowed are at least 0, above 0, [0, 1), at least 0 and at least 0.");
        }

        (_rate, _noise, _decay, _spread, _answer, _warmUp) = (rate, noise, decay, spread, answer, warmUp);
    }

    /// <inheritdoc/>
    public override string Name => "weight-mirror";

    /// <inheritdoc/>
    public override Tensor Mirror(MirrorPhase phase)
    {
        var feedback = phase.Feedback;
        for (var round = 0L; round <= (phase.ExamplesSeen == 0 ? _warmUp : 0); round++)
        {
            using var scope = NewDisposeScope();
            var before = feedback;
            feedback = Scaled(phase, round, Learnt(phase, round, before)).MoveToOuterDisposeScope();
            if (round > 0)
            {
                before.Dispose();
            }
        }

        return feedback;
    }

    /// <summary>
    /// Phase by phase, but for the warm-up: the answers to noise and, where they are centred, to one sample of
    /// silence; the outer product; and where the spread is held, what B carries.
    /// </summary>
    /// <inheritdoc/>
    public override double LearningFlops(int sent, int inputs, int batch) =>
        DenseFlops.Product(sent, inputs) * (2 + (_answer == MirrorAnswer.Centred ? 1.0 / batch : 0)
            + (_spread == 0 ? 0 : 1));

    private Tensor Learnt(MirrorPhase phase, long round, Tensor feedback)
    {
        var noise = Uniform(phase, round * Numbers(phase), phase.Feedback.shape[1], -_noise / 2, _noise);
        return feedback.Times(1 - _decay).PlusInPlace(Answer(phase, noise).t().matmul(noise), _rate / phase.Samples);
    }

    private Tensor Answer(MirrorPhase phase, Tensor noise) => _answer switch
    {
        MirrorAnswer.Centred =>
            phase.Respond(noise) - phase.Respond(zeros([1, noise.shape[1]], noise.dtype, noise.device)),
        MirrorAnswer.Raw => phase.IsOutput ? phase.Respond(noise).sigmoid() : phase.Respond(noise),
        _ => throw new InvalidOperationException($"Unknown answer {_answer}."),
    };

    // One unit alone has no spread, and neither has B = 0: nothing can be scaled then (0 / 0 is not wanted).
    private Tensor Scaled(MirrorPhase phase, long round, Tensor feedback)
    {
        if (_spread == 0)
        {
            return feedback;
        }

        var sent = Uniform(
            phase, round * Numbers(phase) + phase.Samples * phase.Feedback.shape[1], phase.Feedback.shape[0], 0, 1);
        var now = sent.matmul(feedback).std(1, unbiased: false).mean().to_type(ScalarType.Float64);
        var factor = where(now.IsAbove(0), ones_like(now).Times(_spread) / now, ones_like(now));
        return feedback * factor.to_type(feedback.dtype);
    }

    // How many random numbers a round may use.
    private static long Numbers(MirrorPhase phase) => phase.Samples * phase.Feedback.shape.Sum();

    // Uniform in [from, from + range), [samples, width], from an index of the phase's stream on.
    private static Tensor Uniform(MirrorPhase phase, long index, long width, double from, double range) =>
        RentedNoise.Of([phase.Samples, width], phase.Feedback, entries =>
        {
            for (var i = 0; i < entries.Length; i++)
            {
                entries[i] = from + range * phase.Stream.Uniform(index + i);
            }
        });
}
