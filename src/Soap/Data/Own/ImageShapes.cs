using Soap.Data.Formats;

namespace Soap.Data.Own;

/// <summary>Which sizes of an array are channels, height and width.</summary>
internal static class ImageShapes
{
    /// <summary>The array with channels before height and width, and the shape of one image; null where the array has
    /// two dimensions, and its samples are no images.</summary>
    /// <param name="array">[samples, features], [samples, height, width], [samples, channels, height, width] or
    /// [samples, height, width, channels].</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="SoapException">It is none of these, or it is not clear where the channels are (exit code
    /// 3).</exception>
    public static (DataArray Inputs, IReadOnlyList<long>? Image) ChannelsFirst(DataArray array, string name)
    {
        switch (array.Shape)
        {
            case [_, _]:
                return (array, null);
            case [_, var height, var width]:
                return (array, [1, height, width]);
            case [_, 1 or 3, var height, var width] when width is not (1 or 3):
                return (array, [array.Shape[1], height, width]);
            case [_, var height, var width, var channels] when channels is 1 or 3 && array.Shape[1] is not (1 or 3):
                return (Moved(array, height * width, channels), [channels, height, width]);
            default:
                throw SoapException.BadData($"{name}: inputs are {array.ShapeText}; allowed: [samples, features], " +
                    "[samples, height, width], and with 1 or 3 channels before or behind height and width.");
        }
    }

    /// <summary>[samples, pixels, channels] as [samples, channels, pixels].</summary>
    public static DataArray Moved(DataArray array, int pixels, int channels)
    {
        var values = Array.CreateInstance(array.Values.GetType().GetElementType()!, array.Values.Length);
        Move(array.Values, values, pixels, channels);
        return array with { Values = values };
    }

    private static void Move(Array from, Array to, int pixels, int channels)
    {
        switch (from, to)
        {
            case (byte[] one, byte[] other):
                Move(one, other, pixels, channels);
                break;
            case (float[] one, float[] other):
                Move(one, other, pixels, channels);
                break;
            case (double[] one, double[] other):
                Move(one, other, pixels, channels);
                break;
            default:
                throw new ArgumentException("These are no numbers.", nameof(from));
        }
    }

    private static void Move<T>(T[] from, T[] to, int pixels, int channels)
    {
        for (var i = 0; i < from.Length; i++)
        {
            var (pixel, channel) = Math.DivRem(i, channels);
            var (sample, place) = Math.DivRem(pixel, pixels);
            to[(sample * channels + channel) * pixels + place] = from[i];
        }
    }
}
