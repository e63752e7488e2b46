using CsCheck;
using Soap.Maps;

namespace Soap.Tests.Maps;

/// <summary>A map, an input's shape, and in plain loops which weight takes which part of the input where.</summary>
/// <param name="Map">The map.</param>
/// <param name="Entered">An input's shape.</param>
/// <param name="Terms">Flat places of an input, a weight and an output, whose products the output sums.</param>
/// <param name="Zeros">Weights that meet a zero of the padding, which is no place of the input.</param>
internal sealed record MapCase(
    WeightedMap Map, long[] Entered, IReadOnlyList<(long X, long W, long Y)> Terms, long Zeros = 0)
{
    private static readonly Gen<Window> Windows = Gen.Select(
        Gen.Long[1, 3], Gen.Long[1, 3], Gen.Long[0, 2], Gen.Long[1, 2],
        (kernel, stride, padding, dilation) => new Window(kernel, stride, padding, dilation));

    /// <summary>Matrices, samples with and without a dimension between.</summary>
    public static Gen<MapCase> Dense { get; } = Gen.Select(
        Gen.Long[1, 4], Gen.Long[0, 3], Gen.Long[1, 5], Gen.Long[1, 5], (samples, between, inputs, outputs) =>
        {
            var rows = samples * Math.Max(1, between);
            List<(long, long, long)> terms = [];
            for (var n = 0L; n < rows; n++)
            {
                for (var o = 0L; o < outputs; o++)
                {
                    for (var i = 0L; i < inputs; i++)
                    {
                        terms.Add((n * inputs + i, o * inputs + i, n * outputs + o));
                    }
                }
            }

            long[] entered = between == 0 ? [samples, inputs] : [samples, between, inputs];
            return new MapCase(new DenseMap(inputs, outputs), entered, terms);
        });

    /// <summary>
    /// Convolutions: stride, padding, dilation, groups, kernels that are no squares, places left over.
    /// </summary>
    public static Gen<MapCase> Convolution { get; } = Kernels(isShared: true);

    /// <summary>Locally connected maps of the same kinds, without groups.</summary>
    public static Gen<MapCase> LocallyConnected { get; } = Kernels(isShared: false);

    /// <summary>Convolutions over one dimension.</summary>
    public static Gen<MapCase> Line { get; } = Gen.Select(
        Gen.Select(Windows, Gen.Long[0, 4], (window, more) => (new Window(1), window, 0L, more)),
        Gen.Select(Gen.Long[1, 3], Gen.Long[1, 3], Gen.Long[1, 3], Gen.Long[1, 3]),
        (kernel, sizes) =>
        {
            var image = Of(kernel, sizes, isShared: true);
            var (samples, groups, channels, outputs) = sizes;
            return image with
            {
                Map = new LineMap(groups * channels, groups * outputs, kernel.window, groups),
                Entered = [samples, groups * channels, image.Entered[3]],
            };
        });

    /// <summary>Convolutions whose output is summed over positions.</summary>
    public static Gen<MapCase> Spread { get; } = Convolution.Select(one =>
    {
        var places = one.Map.Leaving(one.Entered)[2..].Aggregate(1L, (product, size) => product * size);
        return one with
        {
            Map = new SpreadMap(one.Map),
            Terms = [.. one.Terms.Select(term => (term.X, term.W, term.Y / places))],
        };
    });

    /// <summary>Dense matrices between images.</summary>
    public static Gen<MapCase> Flat { get; } = Gen.Select(Gen.Long[1, 3], Gen.Long[1, 3], Gen.Long[1, 3]).Select(
        (samples, channels, outputs) =>
        {
            var (inputs, all) = (channels * 2, outputs * 3);
            return new MapCase(
                new FlatMap([channels, 2], [outputs, 3, 1]), [samples, channels, 2],
                [.. from n in Enumerable.Range(0, (int)samples)
                    from o in Enumerable.Range(0, (int)all)
                    from i in Enumerable.Range(0, (int)inputs)
                    select (n * inputs + i, o * inputs + i, n * all + o)]);
        });

    public override string ToString() => $"{Map} of [{string.Join(", ", Entered)}]";

    private static Gen<MapCase> Kernels(bool isShared) => Gen.Select(
        Gen.Select(Windows, Windows, Gen.Long[0, 4], Gen.Long[0, 4]),
        Gen.Select(Gen.Long[1, 3], Gen.Long[1, isShared ? 3 : 1], Gen.Long[1, 3], Gen.Long[1, 3]),
        (kernel, sizes) => Of(kernel, sizes, isShared));

    private static MapCase Of(
        (Window Height, Window Width, long MoreRows, long MoreColumns) kernel,
        (long Samples, long Groups, long Channels, long Outputs) sizes,
        bool isShared)
    {
        var (height, width) = (kernel.Height, kernel.Width);
        var (samples, groups, channels, outputs) = sizes;

        // From the smallest image on that the kernel fits in.
        var rows = Math.Max(1, height.Span - 2 * height.Padding) + kernel.MoreRows;
        var columns = Math.Max(1, width.Span - 2 * width.Padding) + kernel.MoreColumns;
        WeightedMap map = isShared
            ? new ConvolutionMap(groups * channels, groups * outputs, height, width, groups)
            : new LocallyConnectedMap(channels, outputs, height, width, rows, columns);
        var left = map.Leaving([samples, groups * channels, rows, columns]);
        List<(long, long, long)> terms = [];
        var zeros = 0L;
        for (var n = 0L; n < samples; n++)
        {
            for (var o = 0L; o < groups * outputs; o++)
            {
                for (var i = 0L; i < left[2]; i++)
                {
                    for (var j = 0L; j < left[3]; j++)
                    {
                        for (var c = 0L; c < channels; c++)
                        {
                            for (var u = 0L; u < height.Kernel; u++)
                            {
                                for (var v = 0L; v < width.Kernel; v++)
                                {
                                    var row = i * height.Stride - height.Padding + u * height.Dilation;
                                    var column = j * width.Stride - width.Padding + v * width.Dilation;
                                    if (row < 0 || row >= rows || column < 0 || column >= columns)
                                    {
                                        zeros++;
                                        continue;
                                    }

                                    var channel = o / outputs * channels + c;
                                    var kernels = isShared ? o : (i * left[3] + j) * outputs + o;
                                    terms.Add((
                                        ((n * groups * channels + channel) * rows + row) * columns + column,
                                        ((kernels * channels + c) * height.Kernel + u) * width.Kernel + v,
                                        ((n * groups * outputs + o) * left[2] + i) * left[3] + j));
                                }
                            }
                        }
                    }
                }
            }
        }

        return new MapCase(map, [samples, groups * channels, rows, columns], terms, zeros);
    }
}
