using static TorchSharp.torch;

namespace Soap.Fits;

/// <summary>
/// A fit that is linear in the displacement: the outer product G_l = n_lᵀ h̃ / N with something else, h̃, in the place
/// of the layer's input. It sees inputs only, so that all it does is local to the layer's incoming side. With a bias,
/// whose input is 1, that 1 is the last column of the input, and the bias's gradient the last of G.
/// </summary>
public abstract class InputFit : Fit
{
    /// <summary>The most rows, or columns, of a matrix that a fit of the catalogue makes between rows.</summary>
    internal const long LargestMatrix = 4096;

    /// <summary>
    /// Why it cannot fit so many rows, with the numbers, what is allowed and what to do; null, as by default, where it
    /// can. It is asked before a training begins, where the rows are known then, and with each input.
    /// </summary>
    /// <param name="rows">N; for kernels positions of all samples.</param>
    /// <param name="width">n_{l−1}, and 1 more where the layer has a bias.</param>
    public virtual string? Refuses(long rows, long width) => null;

    /// <summary>
    /// What it keeps of a layer between steps, as tensors of the layer's type and in its state; none by default.
    /// </summary>
    /// <param name="width">n_{l−1}, and 1 more where the layer has a bias.</param>
    /// <param name="type">float32 or float64.</param>
    public virtual IReadOnlyList<Tensor> NewMemory(int width, ScalarType type) => [];

    /// <summary>Whether it takes in the input of a step, before it fits; never, by default.</summary>
    /// <param name="steps">Steps that the layer made before this one.</param>
    public virtual bool Observes(long steps) => false;

    /// <summary>
    /// What it keeps after it has seen an input; the same, by default. It changes nothing that it is given.
    /// </summary>
    /// <param name="memory">What it kept before.</param>
    /// <param name="steps">Steps that the layer made before this one.</param>
    /// <param name="input">[N, width].</param>
    /// <returns>As many tensors as <see cref="NewMemory"/> made, of the same shapes.</returns>
    public virtual IReadOnlyList<Tensor> Observed(IReadOnlyList<Tensor> memory, long steps, Tensor input) => memory;

    /// <summary>h̃, which takes the input's place in the outer product.</summary>
    /// <param name="input">[N, width].</param>
    /// <param name="memory">What it keeps.</param>
    /// <returns>[N, width].</returns>
    public abstract Tensor Fitted(Tensor input, IReadOnlyList<Tensor> memory);

    /// <summary>h̃ of rows that are positions of fewer samples; the same, by default.</summary>
    /// <param name="input">[rows, width].</param>
    /// <param name="memory">What it keeps.</param>
    /// <param name="samples">N, by which displacements are divided.</param>
    public virtual Tensor Fitted(Tensor input, IReadOnlyList<Tensor> memory, long samples) => Fitted(input, memory);
}
