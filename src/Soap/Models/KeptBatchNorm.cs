using Soap.Lifetimes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models;

/// <summary>
/// Batch norm of features or channels, for networks of the catalogue, with PyTorch's defaults: what TorchSharp's own
/// makes, to the bit. That one counts its batches by a number that nothing keeps alive while libtorch reads it
/// (<see cref="SafeArithmetic"/>).
/// </summary>
/// <param name="features">How many there are.</param>
/// <param name="dimensions">Of its inputs: 2 for [N, features], 4 for [N, channels, height, width].</param>
internal sealed class KeptBatchNorm(long features, int dimensions) : BatchNorm(
    features, eps: 1e-5, momentum: Share, affine: true, track_running_stats: true, device: null, dtype: null,
    nameof(KeptBatchNorm))
{
    // Of a batch in the running statistics.
    private const double Share = 0.1;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        if (training)
        {
            using Scalar one = 1;
            num_batches_tracked!.add_(one, one);
        }

        return functional.batch_norm(input, running_mean, running_var, weight, bias, training, Share, eps);
    }

    /// <inheritdoc/>
    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.ndim != dimensions)
        {
            throw new ArgumentException($"The input has {input.ndim} dimensions; {dimensions} are needed.");
        }
    }
}
