using Soap.Lab.Specification;
using Xunit;

namespace Soap.Lab.Tests.Specification;

public sealed class HaltonTests
{
    // By hand: 1, 2, 3, 4 are 1, 10, 11, 100 in base 2 and 1, 2, 10, 11 in base 3; mirrored at the point.
    [Fact]
    public void The_first_points_are_the_mirrored_digits_of_their_numbers()
    {
        Assert.Equal(
            [1 / 2.0, 1 / 4.0, 3 / 4.0, 1 / 8.0], Enumerable.Range(1, 4).Select(index => Halton.At(index, 0)));
        Assert.Equal(
            [1 / 3.0, 2 / 3.0, 1 / 9.0, 4 / 9.0],
            Enumerable.Range(1, 4).Select(index => Halton.At(index, 1)),
            (x, y) => Math.Abs(x - y) < 1e-15);
    }

    [Fact]
    public void Any_stretch_as_long_as_a_power_of_the_base_has_one_point_in_each_part()
    {
        foreach (var start in new[] { 1, 6, 100 })
        {
            Assert.Equal(
                Enumerable.Range(0, 8),
                Enumerable.Range(start, 8).Select(index => (int)(8 * Halton.At(index, 0))).Order());
            Assert.Equal(
                Enumerable.Range(0, 9),
                Enumerable.Range(start, 9).Select(index => (int)(9 * Halton.At(index, 1) + 1e-9)).Order());
        }
    }
}
