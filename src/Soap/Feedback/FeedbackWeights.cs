using Soap.Maps;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// The second part of a rule: what the feedback weights B of a layer are, and how they change.
/// B_l carries what is sent to the activities below layer l: it is [n_l, n_{l−1}], W's shape, under layerwise signals
/// and [n_L, n_{l−1}] under broadcast ones. What a kind of feedback may see of W is decided by its type: only
/// <see cref="ForwardWeights"/>, <see cref="PeriodicFeedback"/> and <see cref="WeightReadingFeedback"/> are ever given
/// W.
/// </summary>
public abstract class FeedbackWeights : IFeedback
{
    /// <summary>Its word in texts and reports.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract FeedbackKind Kind { get; }

    /// <summary>When it reads forward weights.</summary>
    public abstract ForwardAccess Reads { get; }

    /// <summary>
    /// What arrives at the activities below: s B. For kernels it is asked with a row for each position of each sample
    /// and B as a matrix, and what it gives is summed where patches overlap.
    /// </summary>
    /// <param name="sent">s, [N, rows of B].</param>
    /// <param name="feedback">B.</param>
    /// <returns>[N, n_{l−1}], or for kernels [rows, columns of B].</returns>
    public virtual Tensor Carry(Tensor sent, Tensor feedback) => sent.matmul(feedback);

    /// <summary>
    /// Floating-point operations of <see cref="Carry(Tensor, Tensor)"/>, a sample: those of s B, whatever zeros B has.
    /// For kernels it is asked with the rows and columns of B as a matrix, and what it says is counted at each
    /// position.
    /// </summary>
    /// <param name="sent">The width of what is sent.</param>
    /// <param name="inputs">n_{l−1}.</param>
    public virtual double CarryFlops(int sent, int inputs) => DenseFlops.Product(sent, inputs);

    /// <summary>
    /// Floating-point operations by which the feedback weights of one layer learn, an example; 0 by default. For
    /// kernels it is asked as <see cref="CarryFlops(int, int)"/> is.
    /// </summary>
    /// <param name="sent">The width of what is sent.</param>
    /// <param name="inputs">n_{l−1}.</param>
    /// <param name="batch">N, samples a step; for kernels positions of all samples.</param>
    public virtual double LearningFlops(int sent, int inputs, int batch) => 0;

    /// <summary>Whether it has code of its own for <see cref="Carry(Tensor, Tensor)"/>.</summary>
    internal bool CarriesInItsOwnWay =>
        GetType().GetMethod(nameof(Carry), [typeof(Tensor), typeof(Tensor)])!.DeclaringType != typeof(FeedbackWeights);

    /// <summary>What arrives at the input of a map: its transpose through B, unless
    /// <see cref="Carry(Tensor, Tensor)"/> says otherwise.</summary>
    /// <param name="map">What B is the weights of.</param>
    /// <param name="sent">s, of the shape of the map's output.</param>
    /// <param name="feedback">B.</param>
    /// <param name="entered">The input's shape.</param>
    /// <exception cref="InvalidOperationException">The feedback's own code gave a wrong shape.</exception>
    internal Tensor Carry(WeightedMap map, Tensor sent, Tensor feedback, long[] entered)
    {
        if (!CarriesInItsOwnWay)
        {
            return map.Transport(sent, feedback, entered);
        }

        var (rows, matrix) = (map.Rows(sent), feedback.reshape(map.Weight.Rows, map.Weight.Columns));
        var carried = Shapes.Shaped(Carry(rows, matrix), [rows.shape[0], matrix.shape[1]], rows, $"feedback '{Name}'");
        return map.Folded(carried, entered);
    }

    /// <summary>Floating-point operations by which it carries what is sent to the input of a map, a sample.</summary>
    /// <param name="map">What B is the weights of.</param>
    /// <param name="entered">The input's shape.</param>
    internal double CarryFlops(WeightedMap map, long[] entered) =>
        map.Uses(entered) * CarryFlops(checked((int)map.Weight.Rows), checked((int)map.Weight.Columns));

    /// <summary>Floating-point operations by which the weights of a map learn, a sample.</summary>
    /// <param name="map">What B is the weights of.</param>
    /// <param name="entered">The input's shape.</param>
    /// <param name="batch">N, samples a step.</param>
    internal virtual double LearningFlops(WeightedMap map, long[] entered, int batch)
    {
        var uses = map.Uses(entered);
        return uses * LearningFlops(
            checked((int)map.Weight.Rows), checked((int)map.Weight.Columns), checked((int)(uses * batch)));
    }

    /// <summary>Why the feedback makes no sense where B is the weights of this map, or null where it does.</summary>
    internal virtual string? Refuses(WeightedMap map) =>
        CarriesInItsOwnWay && map.RefusesPatches is { } reason
            ? $"feedback '{Name}' carries by matrices of its own, and {reason}"
            : null;

    /// <summary>Why the feedback makes no sense under this signal, or null where it does.</summary>
    public virtual string? Refuses(Signal signal) => null;
}
