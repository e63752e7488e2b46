using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Models.Entries;

/// <summary>Zeros around small images: networks that halve them five times, or lose four places at a convolution, were
/// published for 32×32.</summary>
internal static class Frame
{
    private const long Side = 32;

    /// <summary>A module that brings images up to 32×32 where they are smaller, and their height and width behind
    /// it.</summary>
    /// <param name="image">[channels, height, width].</param>
    public static (Module<Tensor, Tensor> Module, long Height, long Width) To32(IReadOnlyList<long> image)
    {
        var (vertical, horizontal) = (Math.Max(0, Side - image[1]), Math.Max(0, Side - image[2]));
        return (
            vertical + horizontal == 0
                ? Identity()
                : ZeroPad2d((horizontal / 2, horizontal - horizontal / 2, vertical / 2, vertical - vertical / 2)),
            image[1] + vertical, image[2] + horizontal);
    }
}
