using Soap.Native;
using static TorchSharp.torch;

namespace Soap.Data;

/// <summary>Cuts windows out of images of bytes.</summary>
/// <param name="image">[channels, height, width] of what is cut.</param>
/// <param name="shape">[channels, height, width] of what is left.</param>
internal sealed class CroppedImages(IReadOnlyList<long> image, IReadOnlyList<long> shape)
{
    private readonly int _channels = (int)image[0], _height = (int)image[1], _width = (int)image[2];
    private readonly int _rows = (int)shape[1], _columns = (int)shape[2];

    /// <summary>Bytes of a window.</summary>
    public int Length => _channels * _rows * _columns;

    /// <summary>Copies a window; what lies outside of the image is zero.</summary>
    /// <param name="from">[channels, height, width].</param>
    /// <param name="top">The image's row at which the window begins; may be below 0.</param>
    /// <param name="left">The image's column at which it begins.</param>
    /// <param name="isFlipped">Whether the window is mirrored.</param>
    /// <param name="to">The window.</param>
    public void Copy(ReadOnlySpan<byte> from, int top, int left, bool isFlipped, Span<byte> to)
    {
        for (var channel = 0; channel < _channels; channel++)
        {
            for (var row = 0; row < _rows; row++)
            {
                for (var column = 0; column < _columns; column++)
                {
                    var (y, x) = (top + row, left + (isFlipped ? _columns - 1 - column : column));
                    to[(channel * _rows + row) * _columns + column] = y >= 0 && y < _height && x >= 0 && x < _width
                        ? from[(channel * _height + y) * _width + x] : (byte)0;
                }
            }
        }
    }

    /// <summary>The middle of every image.</summary>
    public unsafe Dataset Middle(Dataset data)
    {
        using var contiguous = data.Inputs.contiguous();
        var bytes = TensorMemory.Of<byte>(contiguous);
        var length = _channels * _height * _width;
        var middle = new byte[checked(data.Count * Length)];
        for (var sample = 0; sample < data.Count; sample++)
        {
            Copy(new ReadOnlySpan<byte>(bytes + (long)sample * length, length), (_height - _rows) / 2,
                (_width - _columns) / 2, isFlipped: false, middle.AsSpan(sample * Length, Length));
        }

        GC.KeepAlive(data);
        return new Dataset(tensor(middle, [data.Count, Length]), data.Targets, data.Scaling);
    }
}
