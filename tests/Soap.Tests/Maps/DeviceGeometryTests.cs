using CsCheck;
using Soap.Maps;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Maps;

/// <summary>What is taken on another device is what the processor's own sums are; tried here on the processor.
/// </summary>
public sealed class DeviceGeometryTests
{
    [Fact]
    public void Norms_angles_and_ranks_are_those_of_the_processor() =>
        Gen.Select(Gen.Int[1, 7], Gen.Int[1, 9], Gen.Int[-300, 300], Gen.UInt).Sample(
            (rows, columns, power, seed) =>
            {
                using var scope = NewDisposeScope();
                var size = Math.Pow(10, power / 2);
                var (x, y) = (Normal(rows, columns, seed, 0).Times(size), Normal(rows, columns, seed, 1));
                Near(Geometry.Norm(x), DeviceGeometry.Norm(x));
                Near(Geometry.MeanRowAngle(x, y), DeviceGeometry.MeanAngle(x, y) * (180 / Math.PI), size: 180);
                Near(Geometry.EffectiveRank(x), DeviceGeometry.EffectiveRank(x));
                Near(
                    Geometry.EffectiveRank(y.to_type(ScalarType.Float32)),
                    DeviceGeometry.EffectiveRank(y.to_type(ScalarType.Float32)));
            });

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Where_there_is_no_angle_none_is_given(double entry)
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(new[] { entry, 0 }).reshape(1, 2), ones(1, 2, float64));
        Assert.Equal(entry == 0, DeviceGeometry.Norm(x) == 0);
        Assert.Equal(entry == 0, double.IsFinite(DeviceGeometry.Norm(x)));
        Assert.Null(DeviceGeometry.MeanAngle(x, y));
        Assert.Null(DeviceGeometry.EffectiveRank(x));
        var along = tensor([1.0, 0]).reshape(1, 2);
        Assert.Equal(Math.PI / 4, DeviceGeometry.MeanAngle(cat([x, along]), cat([y, y]))!.Value, 1e-15);
    }

    private static Tensor Normal(int rows, int columns, uint seed, int stream)
    {
        var numbers = new Soap.Randomness.RandomStream(seed, $"{stream}");
        return tensor(
            Enumerable.Range(0, rows * columns).Select(i => numbers.Normal(i)).ToArray(), [rows, columns]);
    }

    private static void Near(double? expected, double? actual, double size = 0)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is { } one)
        {
            Assert.Equal(one, actual!.Value, 1e-11 * Math.Max(one, size));
        }
    }
}
