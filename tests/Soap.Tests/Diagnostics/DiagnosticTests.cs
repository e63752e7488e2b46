using System.Text.Json;
using Soap.Diagnostics;
using Soap.Storage;
using Xunit;

namespace Soap.Tests.Diagnostics;

public sealed class DiagnosticTests
{
    [Fact]
    public void Every_quantity_of_a_point_is_in_the_list_once_and_reads_its_own_property()
    {
        var properties = typeof(DiagnosticPoint).GetProperties()
            .Where(property => property.PropertyType == typeof(double?)).ToArray();
        Assert.Equal(
            properties.Select(property => property.Name).Order(),
            Diagnostic.All.Select(diagnostic => diagnostic.Name).Order());
        Assert.All(properties, property =>
        {
            var point = new DiagnosticPoint { Examples = 0, Layer = 1 };
            property.SetValue(point, 7.5);
            Assert.Equal(
                [property.Name],
                Diagnostic.All.Where(diagnostic => diagnostic.Value(point) == 7.5)
                    .Select(diagnostic => diagnostic.Name));
        });
    }

    [Fact]
    public void A_point_from_before_ranks_were_measured_is_read_without_one()
    {
        var point = JsonSerializer.Deserialize<DiagnosticPoint>(
            """{"examples":5000,"layer":2,"weightAngle":80.5}""", Json.Options)!;
        Assert.Equal((80.5, null), (point.WeightAngle, point.DisplacementRank));
    }
}
