using Soap.Maps;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Diagnostics;

public sealed class GeometryTests
{
    [Theory]
    [InlineData(new[] { 3.0, 4 }, new[] { 6.0, 8 }, 0)]
    [InlineData(new[] { 1.0, 0 }, new[] { 0.0, -7 }, 90)]
    [InlineData(new[] { 1.0, 2 }, new[] { -2.0, -4 }, 180)]
    [InlineData(new[] { 1.0, 0 }, new[] { 1.0, 1 }, 45)]
    [InlineData(new[] { 1.0, 0 }, new[] { 1.0, 1.7320508075688772 }, 60)]
    public void Angles_are_exact(double[] x, double[] y, double degrees)
    {
        foreach (var (first, second) in new[]
        {
            (1.0, 1.0), (1e-170, 1e170), (1e170, 1e-170), (1e-300, 1e300), (5e-324 * 1000, 1.0),
        })
        {
            using var scope = NewDisposeScope();
            Assert.Equal(
                degrees, Geometry.Angle(tensor(x).Times(first), tensor(y).Times(second))!.Value,
                first < 1e-310 ? 0.1 : 1e-13);
        }
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e-6)]
    [InlineData(1e-3)]
    public void Tiny_angles_keep_their_digits(double radians)
    {
        using var scope = NewDisposeScope();
        var angle =
            Geometry.Angle(tensor(new[] { 1.0, 0 }), tensor(new[] { Math.Cos(radians), Math.Sin(radians) }))!.Value;
        Assert.Equal(1, angle / (radians * 180 / Math.PI), 1e-6);
    }

    [Fact]
    public void Float32_vectors_of_any_size_have_an_angle()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(45, Geometry.Angle(tensor(new[] { 3e38f, 3e38f }), tensor(new[] { 1e-45f, 0 }))!.Value, 1e-12);
    }

    [Fact]
    public void A_vector_of_length_zero_has_no_direction()
    {
        using var scope = NewDisposeScope();
        Assert.Null(Geometry.Angle(zeros(3), ones(3)));
        Assert.Null(Geometry.Angle(ones(3), zeros(3)));
        Assert.Null(Geometry.NormRatio(ones(3), zeros(3)));
    }

    [Fact]
    public void Nothing_is_said_of_tensors_that_are_not_finite()
    {
        using var scope = NewDisposeScope();
        var broken = tensor(new[] { 1, float.PositiveInfinity });
        Assert.Null(Geometry.NormRatio(broken, ones(2)));
        Assert.Null(Geometry.NormRatio(ones(2), broken.Times(float.NaN)));
        Assert.Null(Geometry.NormRatio(broken, broken));
        Assert.Null(Geometry.Angle(broken, ones(2)));
    }

    [Fact]
    public void Rows_of_length_zero_are_left_out_of_the_mean()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[,] { { 1, 0 }, { 0, 0 }, { 1, 0 }, { 2, 0 } });
        var y = tensor(new double[,] { { 0, 1 }, { 1, 0 }, { 1, 0 }, { 0, 0 } });
        Assert.Equal(45, Geometry.MeanRowAngle(x, y)!.Value, 1e-12);
        Assert.Null(Geometry.MeanRowAngle(x, zeros_like(x)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-170)]
    [InlineData(1e170)]
    public void Norms_neither_overflow_nor_underflow(double scale)
    {
        using var scope = NewDisposeScope();
        var x = tensor(new double[,] { { 3, 0 }, { 0, -4 } }).Times(scale);
        Assert.Equal(5, Geometry.Norm(x) / scale, 1e-14);
        Assert.Equal(2.5, Geometry.NormRatio(x, ones(4, ScalarType.Float64).Times(scale))!.Value, 1e-14);
        Assert.Equal(0, Geometry.Norm(zeros(3)));
    }
}
