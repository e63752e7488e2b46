using CsCheck;
using Soap.Data;
using Soap.Data.Tasks;
using Xunit;

namespace Soap.Tests.Data.Tasks;

public sealed class SyntheticTaskTests
{
    private static readonly DataFolders Nowhere = new(["/nowhere"], "/nowhere");

    public static TheoryData<string> Names =>
        [.. TaskCatalog.All.OfType<SyntheticTask>().Select(task => task.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_other_bytes(string name)
    {
        var task = (SyntheticTask)TaskCatalog.Find(name);
        Gen.Select(Gen.ULong, Gen.ULong).Where((a, b) => a != b).Sample(
            (a, b) =>
            {
                Assert.Equal(Digests(task, a), Digests(task, a));
                Assert.NotEqual(Digests(task, a).Train, Digests(task, b).Train);
                Assert.NotEqual(Digests(task, a).Test, Digests(task, b).Test);
            },
            iter: 10, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_and_test_inputs_share_no_sample(string name)
    {
        var task = (SyntheticTask)TaskCatalog.Find(name);
        var (train, test) = task.Draw(seed: 3);
        Assert.Empty(FirstFeatures(train, task.Inputs).Intersect(FirstFeatures(test, task.Inputs)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_opens_without_files_with_the_shapes_it_declares(string name)
    {
        var task = TaskCatalog.Find(name);
        var data = task.Open(Nowhere, seed: 1);
        Assert.Equal((task.Inputs, task.Outputs), (data.Inputs, data.Outputs));
        Assert.Equal([data.Train.Count, task.Outputs], data.Train.Targets.shape);
        Assert.Equal(TorchSharp.torch.ScalarType.Float32, data.Test.Inputs.dtype);
        Assert.False(data.Train.IsClassification);
        Assert.Equal(["test", "train"], data.Digests.Keys.Order());
    }

    [Fact]
    public void The_curve_has_500_points_on_its_interval_with_noise_of_0_02_on_training_targets_only()
    {
        var (train, test) = new CurveTask().Draw(seed: 5);
        Assert.Equal((500, 500), (train.Count, test.Count));
        Assert.All(train.Inputs.Concat(test.Inputs), x => Assert.InRange(x, -2.0f, 2.0f));
        Assert.Equal(-2.0, train.Inputs.Min(), 0.05);
        Assert.Equal(2.0, train.Inputs.Max(), 0.05);

        var errors = train.Inputs.Zip(train.Targets, (x, y) => y - CurveTask.Value(x)).ToArray();
        Assert.Equal(0.0, errors.Average(), 4 * 0.02 / Math.Sqrt(500)); // four standard errors
        Assert.Equal(0.02, Math.Sqrt(errors.Average(error => error * error)), 4 * 0.02 / Math.Sqrt(1000));
        Assert.All(
            test.Inputs.Zip(test.Targets), pair => Assert.Equal(CurveTask.Value(pair.First), pair.Second, 1e-6));
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.5, 0.41240587)] // 0.8 · exp(−0.49) · sin(1)
    [InlineData(-0.5, -0.41240587)]
    [InlineData(2.0, -0.00023834)] // 0.8 · exp(−7.84) · sin(4)
    public void The_curve_goes_through_known_points(double x, double y) => Assert.Equal(y, CurveTask.Value(x), 1e-7);

    [Fact]
    public void Targets_of_the_linear_map_are_the_matrix_times_the_inputs()
    {
        var task = new LinearMapTask();
        var matrix = task.DrawMatrix(seed: 9);
        Assert.Equal((10, 30), (matrix.GetLength(0), matrix.GetLength(1)));
        Assert.All(matrix.Cast<double>(), value => Assert.InRange(value, -1.0, 1.0));
        // the variance of [−1, 1)
        Assert.Equal(1.0 / 3.0, matrix.Cast<double>().Average(value => value * value), 0.08);

        var (train, test) = task.Draw(seed: 9);
        Assert.Equal((2000, 500), (train.Count, test.Count));
        foreach (var (samples, sample, output) in new[] { (train, 0, 0), (train, 1999, 9), (test, 499, 4) })
        {
            var expected =
                Enumerable.Range(0, 30).Sum(input => matrix[output, input] * samples.Inputs[30 * sample + input]);
            Assert.Equal(expected, samples.Targets[10 * sample + output], 1e-5);
        }
    }

    [Fact]
    public void The_map_stays_the_same_from_sample_to_sample_and_is_no_linear_one_for_the_teacher()
    {
        var map = new TeacherStudentTask().DrawMap(seed: 2);
        var ones = Enumerable.Repeat(1.0, 30).ToArray();
        var opposite = map([.. ones.Select(value => -value)]);
        var tripled = map([.. ones.Select(value => 3.0 * value)]);
        Assert.Equal(map(ones), map(ones));
        Assert.Equal(map(ones).Select(value => -value), opposite); // tanh without biases is odd
        Assert.Contains(map(ones).Zip(tripled), pair => Math.Abs(3.0 * pair.First - pair.Second) > 0.1);
    }

    [Fact]
    public void Inputs_of_the_maps_are_standard_normal()
    {
        var inputs = new TeacherStudentTask().Draw(seed: 4).Train.Inputs; // 60,000 numbers
        Assert.Equal(0.0, inputs.Average(), 0.02);
        Assert.Equal(1.0, inputs.Average(value => value * value), 0.03);
    }

    private static (string Train, string Test) Digests(SyntheticTask task, ulong seed)
    {
        var (train, test) = task.Draw(seed);
        return (SyntheticTask.DigestOf(train), SyntheticTask.DigestOf(test));
    }

    private static IEnumerable<float> FirstFeatures(Samples samples, int inputs) =>
        samples.Inputs.Where((_, i) => i % inputs == 0);
}
