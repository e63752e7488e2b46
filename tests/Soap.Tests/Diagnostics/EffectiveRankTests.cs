using Soap.Maps;
using Soap.Randomness;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Diagnostics;

public sealed class EffectiveRankTests
{
    [Theory]
    [InlineData(1, 7)]
    [InlineData(7, 1)]
    [InlineData(3, 5)]
    [InlineData(64, 20)]
    public void It_is_the_participation_ratio_of_the_singular_values(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        var noise = new RandomStream(3, "test/rank");
        var matrix = tensor(Enumerable.Range(0, rows * columns).Select(i => noise.Normal(i) * (1 + i % columns))
            .ToArray()).reshape(rows, columns);
        var squares = linalg.svdvals(matrix).data<double>().Select(value => value * value).ToArray();
        Assert.Equal(
            squares.Sum() * squares.Sum() / squares.Sum(square => square * square),
            Geometry.EffectiveRank(matrix)!.Value,
            1e-12 * Math.Min(rows, columns));
    }

    [Fact]
    public void It_counts_equal_orthogonal_directions_and_sees_one_in_parallel_rows()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(5, Geometry.EffectiveRank(eye(5, 9, ScalarType.Float64))!.Value, 1e-12);
        Assert.Equal(1, Geometry.EffectiveRank(tensor(new[] { 1.0, 2, -2, -4, 0, 0 }).reshape(3, 2))!.Value, 1e-12);
    }

    [Fact]
    public void Its_scale_does_not_matter_even_where_squares_overflow()
    {
        using var scope = NewDisposeScope();
        var entries = new[] { 1.0, 2, 3, -4, 5, 7 };
        var rank = Geometry.EffectiveRank(tensor(entries).reshape(2, 3))!.Value;
        Assert.InRange(rank, 1.01, 1.99);
        Assert.All(new[] { 1e-300, 1e-170, 1e170, 1e300 }, scale =>
            Assert.Equal(
                rank,
                Geometry.EffectiveRank(tensor(entries.Select(entry => entry * scale).ToArray()).reshape(2, 3))!.Value,
                1e-12));
        Assert.Equal(
            rank,
            Geometry.EffectiveRank(tensor(entries.Select(entry => (float)entry).ToArray()).reshape(2, 3))!.Value,
            1e-12);
    }

    [Fact]
    public void It_does_not_exist_where_nothing_is_sent_or_something_is_not_finite()
    {
        using var scope = NewDisposeScope();
        Assert.Null(Geometry.EffectiveRank(zeros(3, 2)));
        Assert.Null(Geometry.EffectiveRank(tensor(new[] { 1.0, double.NaN }).reshape(2, 1)));
        Assert.Null(Geometry.EffectiveRank(tensor(new[] { 1f, float.PositiveInfinity }).reshape(1, 2)));
    }
}
