using Soap.Data;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Data;

public sealed class DatasetTests
{
    private const string AllowedTargets =
        "allowed: class labels [samples] as uint8, int8, int16, int32 or int64; values [samples, outputs] as " +
        "float32, float64, or uint8 for byte / 255; values [samples] as float32 or float64, of one output";

    public static TheoryData<ScalarType> LabelTypes =>
        [ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64];

    [Theory]
    [MemberData(nameof(LabelTypes))]
    public void Whole_numbers_of_one_dimension_are_labels_and_are_gathered_as_int64(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var data = new Dataset(rand(4, 2), tensor(new long[] { 0, 2, 1, 2 }).to_type(type));
        Assert.True(data.IsClassification);
        var (_, targets) = data.Gather(tensor(new long[] { 3, 2 }), ScalarType.Float32);
        Assert.Equal(ScalarType.Int64, targets.dtype);
        Assert.Equal([2, 1], targets.ToNumbers<long>());
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Floats_of_one_dimension_are_values_of_one_output_and_keep_their_fractions(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var data = new Dataset(rand(3, 2), tensor(new[] { 0.25, 1.75, -2.5 }).to_type(type));
        Assert.False(data.IsClassification);
        Assert.Equal([3, 1], data.Targets.shape);
        var (_, targets) = data.Gather(tensor(new long[] { 1, 2 }), ScalarType.Float64);
        Assert.Equal([2, 1], targets.shape);
        Assert.Equal([1.75, -2.5], targets.ToNumbers<double>());
    }

    [Fact]
    public void Bytes_are_labels_in_one_dimension_and_values_from_0_to_1_in_two()
    {
        using var scope = NewDisposeScope();
        var bytes = tensor(new byte[] { 0, 51, 255 });
        Assert.True(new Dataset(rand(3, 2), bytes).IsClassification);
        var values = new Dataset(rand(3, 2), bytes.reshape(3, 1));
        Assert.False(values.IsClassification);
        var (_, targets) = values.Gather(Counting(3, ScalarType.Int64), ScalarType.Float64);
        Assert.Equal([0, 0.2, 1], targets.ToNumbers<double>());
    }

    [Fact]
    public void Labels_that_are_not_in_rows_are_read_where_they_are()
    {
        using var scope = NewDisposeScope();
        var second = tensor(new[] { 9, 0, 9, 1, 9, 2 }).reshape(3, 2).select(1, 1);
        Assert.Equal([0, 1, 2], new Dataset(rand(3, 2), second).Targets.ToNumbers<long>());
    }

    [Theory]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Int8)]
    public void Whole_numbers_of_two_dimensions_are_neither_labels_nor_values(ScalarType type) => Refused(
        $"Targets are {type.ToString().ToLowerInvariant()} [3, 1]; {AllowedTargets}.",
        () => new Dataset(rand(3, 2), zeros(3, 1, type)));

    [Theory]
    [InlineData(ScalarType.Bool, "bool")]
    [InlineData(ScalarType.Float16, "float16")]
    [InlineData(ScalarType.BFloat16, "bfloat16")]
    [InlineData(ScalarType.ComplexFloat32, "complexfloat32")]
    public void Targets_of_another_type_are_refused_with_those_that_are_allowed(ScalarType type, string name)
    {
        Refused($"Targets are {name} [3]; {AllowedTargets}.", () => new Dataset(rand(3, 2), zeros(3, type)));
        Refused($"Targets are {name} [3, 2]; {AllowedTargets}.", () => new Dataset(rand(3, 2), zeros(3, 2, type)));
    }

    [Theory]
    [InlineData(ScalarType.Bool, "bool")]
    [InlineData(ScalarType.Int32, "int32")]
    [InlineData(ScalarType.Int64, "int64")]
    [InlineData(ScalarType.Int8, "int8")]
    [InlineData(ScalarType.Float16, "float16")]
    [InlineData(ScalarType.ComplexFloat64, "complexfloat64")]
    public void Inputs_of_another_type_are_refused_with_those_that_are_allowed(ScalarType type, string name) =>
        Refused(
            $"Inputs are {name}; allowed: uint8, float32 or float64. (Parameter 'inputs')",
            () => new Dataset(zeros(3, 2, type), zeros(3, ScalarType.Int64)));

    [Fact]
    public void A_scaling_of_bytes_is_refused_for_floats() => Refused(
        "The scaling (mean 0.1307, deviation 0.3081) is for bytes, but inputs are float32, which are used as they " +
        "are; allowed: no scaling, or uint8 inputs. (Parameter 'scaling')",
        () => new Dataset(rand(3, 2), zeros(3, ScalarType.Int64), new InputScaling(0.1307, 0.3081)));

    [Theory]
    [InlineData(0, 2)]
    [InlineData(3, 0)]
    [InlineData(0, 0)]
    public void A_data_set_has_samples_and_features(int samples, int features) => Refused(
        $"Inputs [{samples}, {features}] and targets [{samples}] are no data set: allowed are 1 to 2147483647 " +
        "samples, features and outputs.",
        () => new Dataset(zeros(samples, features), zeros(samples, ScalarType.Int64)));

    [Fact]
    public void A_data_set_has_outputs_and_no_more_samples_than_can_be_counted()
    {
        Refused("Inputs [3, 2] and targets [3, 0] are no data set", () => new Dataset(zeros(3, 2), zeros(3, 0)));
        var many = zeros(1, 1).expand(1L << 31, 1);
        Refused(
            "Inputs [2147483648, 1] and targets [2147483648, 1] are no data set",
            () => new Dataset(many, zeros(1, 1).expand(1L << 31, 1)));
    }

    [Theory]
    [InlineData("3", "3")]
    [InlineData("3,2,2", "3")]
    [InlineData("3,2", "")]
    [InlineData("3,2", "3,2,2")]
    [InlineData("3,2", "2")]
    public void Shapes_that_do_not_fit_are_refused_and_shown(string inputs, string targets) => Refused(
        $"Inputs [{inputs.Replace(",", ", ", StringComparison.Ordinal)}] and targets " +
        $"[{targets.Replace(",", ", ", StringComparison.Ordinal)}] do not fit",
        () => new Dataset(zeros(Sizes(inputs)), zeros(Sizes(targets))));

    [Fact]
    public void One_sample_of_one_feature_is_a_data_set()
    {
        using var scope = NewDisposeScope();
        var data = new Dataset(tensor(new byte[] { 51 }, [1, 1]), tensor(new float[] { 3.5f }), new InputScaling());
        var (inputs, targets) = data.Gather(zeros(1, ScalarType.Int64), ScalarType.Float64);
        Assert.Equal((1, 0.2, 3.5), (data.Count, inputs.item<double>(), targets.item<double>()));
    }

    [Theory]
    [InlineData(0.1, 0.0)]
    [InlineData(0.1, -1.0)]
    [InlineData(0.1, double.NaN)]
    [InlineData(0.1, double.PositiveInfinity)]
    [InlineData(double.NaN, 1.0)]
    [InlineData(double.NegativeInfinity, 1.0)]
    public void A_scaling_that_makes_no_numbers_is_refused(double mean, double deviation)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new InputScaling(mean, deviation));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new InputScaling() with { Mean = mean, Deviation = deviation });
    }

    private static long[] Sizes(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(size => (long)size[0] - '0')];

    private static void Refused(string message, Func<object> make)
    {
        using var scope = NewDisposeScope();
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
    }
}
