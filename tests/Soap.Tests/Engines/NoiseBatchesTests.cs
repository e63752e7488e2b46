using Soap.Engines;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Engines;

public sealed class NoiseBatchesTests
{
    private const int Count = 6000, Inputs = 5, Classes = 3;

    [Fact]
    public void Inputs_are_standard_normal_and_labels_uniform_without_regard_to_them()
    {
        using var scope = NewDisposeScope();
        var (inputs, labels) = new NoiseBatches(Count, Inputs, Classes, 1).Take(-Count, Count, ScalarType.Float64);
        var (x, y) = (inputs.ToMatrix(), labels.ToVector());
        Assert.Equal([Count, Inputs], inputs.shape);
        Assert.Equal([Count], labels.shape);
        Assert.Equal(ScalarType.Int64, labels.dtype);
        var values = inputs.ToVector();
        Assert.Equal(0, values.Average(), 4 / Math.Sqrt(values.Length));
        Assert.Equal(1, values.Average(value => value * value), 4 * Math.Sqrt(2.0 / values.Length));
        Assert.All(Enumerable.Range(0, Classes), label =>
        {
            var rows = Enumerable.Range(0, Count).Where(row => y[row] == label).ToArray();
            Assert.Equal(Count / Classes, rows.Length, 4 * Math.Sqrt(Count * 2.0 / 9));
            Assert.All(
                Enumerable.Range(0, Inputs),
                column => Assert.Equal(0, rows.Average(row => x[row, column]), 4 / Math.Sqrt(rows.Length)));
        });
    }

    [Fact]
    public void A_sample_does_not_depend_on_the_batches_and_none_comes_twice()
    {
        using var scope = NewDisposeScope();
        var noise = new NoiseBatches(100, Inputs, Classes, 7);
        var (inputs, labels) = noise.Take(-100, 100, ScalarType.Float32);
        var (part, partLabels) = noise.Take(-60, 20, ScalarType.Float32);
        Assert.Equal(inputs[40..60].ToBits(), part.ToBits());
        Assert.Equal(labels[40..60].ToBits(), partLabels.ToBits());
        Assert.Equal(100, Enumerable.Range(0, 100).Select(row => inputs[row].ToBits()).Distinct().Count());

        // More noise begins as less noise does.
        Assert.Equal(
            part.ToBits(),
            new NoiseBatches(5000, Inputs, Classes, 7).Take(-5000 + 40, 20, ScalarType.Float32).Inputs.ToBits());
        Assert.NotEqual(
            part.ToBits(),
            new NoiseBatches(100, Inputs, Classes, 8).Take(-60, 20, ScalarType.Float32).Inputs.ToBits());
    }

    [Fact]
    public void A_batch_stays_as_it_is_when_the_next_is_taken()
    {
        using var scope = NewDisposeScope();
        var noise = new NoiseBatches(100, Inputs, Classes, 7);
        var (inputs, _) = noise.Take(-100, 10, ScalarType.Float32);
        var bits = inputs.ToBits();
        noise.Take(-90, 10, ScalarType.Float32);
        Assert.Equal(bits, inputs.ToBits());
    }
}
