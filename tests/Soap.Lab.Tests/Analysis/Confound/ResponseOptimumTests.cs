using CsCheck;
using Soap.Lab.Analysis.Confound;
using Xunit;

namespace Soap.Lab.Tests.Analysis.Confound;

public sealed class ResponseOptimumTests
{
    private static readonly Gen<double[]> Places = Gen.Double[0.05, 1].Array[3, 9].Select(gaps =>
        gaps.Aggregate(new List<double> { -3 }, (places, gap) => [.. places, places[^1] + gap]).ToArray());

    [Fact]
    public void The_vertex_of_a_parabola_is_found_wherever_it_is_known() =>
        Gen.Select(Places, Gen.Double[0.1, 10], Gen.Double[-2, 2], Gen.Double[0.02, 0.98])
            .Sample((places, curvature, floor, fraction) =>
            {
                // Between the second place and the last but one: the lowest point then has both neighbours, or is one
                // that lies beside an edge at most.
                var vertex = places[1] + fraction * (places[^2] - places[1]);
                var found = ResponseOptimum.Of(
                    places,
                    [.. places.Select(x => (double?)(floor + curvature * (x - vertex) * (x - vertex)))])!.Value;
                if (!found.IsOnEdge)
                {
                    Assert.Equal(vertex, found.Place, 1e-6);
                }
            });

    [Fact]
    public void The_vertex_lies_no_further_than_half_way_to_the_neighbours_of_the_lowest_point() =>
        Gen.Select(Places, Gen.Double[-5, 5].Array[10]).Sample((places, values) =>
        {
            values = values[..places.Length];
            var lowest = Array.IndexOf(values, values.Min());
            var (place, isOnEdge) = ResponseOptimum.Of(places, [.. values.Select(value => (double?)value)])!.Value;
            Assert.Equal(lowest == 0 || lowest == places.Length - 1, isOnEdge);
            if (isOnEdge)
            {
                Assert.Equal(places[lowest], place);
            }
            else
            {
                Assert.InRange(
                    place, (places[lowest - 1] + places[lowest]) / 2 - 1e-9,
                    (places[lowest] + places[lowest + 1]) / 2 + 1e-9);
            }
        });

    [Fact]
    public void Raising_and_stretching_the_curve_and_moving_the_places_moves_the_optimum_alone() =>
        Gen.Select(Places, Gen.Int[-500, 500].Array[10], Gen.Double[0.1, 10], Gen.Double[-3, 3])
            .Sample((places, hundredths, factor, by) =>
            {
                double?[] plain = [.. hundredths[..places.Length].Select(value => (double?)value / 100)];
                var found = ResponseOptimum.Of(places, plain)!.Value;
                var moved = ResponseOptimum.Of(
                    [.. places.Select(place => place + by)], [.. plain.Select(value => factor * value + by)])!.Value;
                Assert.Equal(found.Place + by, moved.Place, 1e-6);
            });

    // By hand: through (0, 4), (1, 1), (3, 2) goes 4 − (25/6) x + (7/6) x², whose vertex is 25/14.
    [Fact]
    public void Places_need_not_be_evenly_spaced() =>
        Assert.Equal(25 / 14.0, ResponseOptimum.Of([0, 1, 3], [4, 1, 2])!.Value.Place, 1e-12);

    [Theory]
    [InlineData(0, 1.0, 2.0, 3.0)]
    [InlineData(2, 3.0, 2.0, 1.0)]
    [InlineData(1, null, 2.0, 3.0)]
    [InlineData(1, 3.0, 2.0, null)]
    public void On_the_edge_and_beside_a_divergence_it_is_the_grids_own_value(
        int at, double? first, double? second, double? third) =>
        Assert.Equal((at, true), ResponseOptimum.Of([0, 1, 2], [first, second, third]));

    [Fact]
    public void A_flat_curve_has_its_optimum_at_its_first_place_and_nothing_has_none()
    {
        Assert.Equal((0, true), ResponseOptimum.Of([0, 1, 2], [1, 1, 1]));
        Assert.Null(ResponseOptimum.Of([0, 1, 2], [null, null, null]));
    }
}
