using Soap.Feedback;
using Soap.Feedback.Alignment;
using Soap.Maps;
using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Tests.Feedback.Alignment;

/// <summary>A layer's W, B and input without a network around them.</summary>
internal static class AlignmentLayers
{
    /// <summary>Normal entries of deviation 1, [rows, columns].</summary>
    public static Tensor Normal(int seed, string name, int rows, int columns)
    {
        var stream = new RandomStream((ulong)seed, name);
        var numbers = Enumerable.Range(0, rows * columns).Select(index => stream.Normal(index)).ToArray();
        return Temporaries.Kept(() => tensor(numbers).reshape(rows, columns).clone());
    }

    /// <summary>Inputs whose second moment xᵀ x / N is the identity exactly: white noise without its chance.</summary>
    public static Tensor White(int seed, int samples, int inputs) => Temporaries.Kept(
        () => linalg.qr(Normal(seed, "white", samples, inputs)).Q.Times(Math.Sqrt(samples)));

    /// <summary>The gradients of R by B and by W.</summary>
    public static (Tensor Feedback, Tensor? Forward) Gradients(
        SeparateFeedback feedback, Tensor w, Tensor b, Tensor x, WeightedMap? map = null)
    {
        map ??= new DenseMap(w.shape[1], w.shape[0]);

        // What is sent plays no part in R.
        var experience = new FeedbackExperience(
            map, zeros(map.Leaving(x.shape), ScalarType.Float64), x, null, b, () => map.Forward(x, w), x.shape[0]);
        if (feedback is WeightAlignment weights)
        {
            return weights.Gradients(experience, w);
        }

        var activity = (ActivityAlignment)feedback;
        var gradient = activity.ForwardGradient(experience);
        var decay = activity.ForwardDecay == 0 ? null : w.Times(activity.ForwardDecay);
        return (
            activity.Gradient(experience), gradient is null ? decay : decay is null ? gradient : gradient.Plus(decay));
    }

    /// <summary>Steps down R's gradient of B, and of W where the feedback asks for it.</summary>
    public static (Tensor W, Tensor B) Descend(
        SeparateFeedback feedback, Tensor w, Tensor b, Tensor x, double rate, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            var (byFeedback, byForward) = Gradients(feedback, w, b, x);
            (w, b) = (byForward is null ? w : w - byForward.Times(rate), b - byFeedback.Times(rate));
        }

        return (w, b);
    }
}
