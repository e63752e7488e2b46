using Xunit;
using static Soap.Tests.Data.Own.DataPlace;

namespace Soap.Tests.Data.Own;

public sealed class TablesTests : IDisposable
{
    private readonly DataPlace _place = new();

    private const string Flowers = "a,b,kind\n1,2,red\n3,4,blue\n5,6,red\n7,8,blue\n9,10,red\n";

    [Fact]
    public void The_last_column_is_the_label_and_texts_are_classes()
    {
        var read = Read(_place.Write("f.csv", Flowers));
        Assert.Equal(["blue", "red"], read.Samples.Targets.Names);
        Assert.Equal([1, 0, 1, 0, 1], read.Samples.Targets.Labels!);
        Assert.Equal([1f, 2, 3, 4, 5, 6, 7, 8, 9, 10], (float[])read.Samples.Inputs.Values);
        Assert.Null(read.Origin.Image);
    }

    [Theory]
    [InlineData("f.tsv", "\t", "\n")]
    [InlineData("f.csv", ";", "\r\n")]
    [InlineData("f.csv", ",", "\r\n")]
    public void Separators_and_line_ends_of_any_system_are_read(string name, string separator, string end)
    {
        var text = Flowers.Replace(",", separator, StringComparison.Ordinal)
            .Replace("\n", end, StringComparison.Ordinal);
        var read = Read(_place.Write(name, "\uFEFF" + text));
        Assert.Equal(2, read.Origin.Inputs);
        Assert.Equal([1, 0, 1, 0, 1], read.Samples.Targets.Labels!);
    }

    [Fact]
    public void Quoted_values_may_have_separators_line_ends_and_quotes()
    {
        var read = Read(
            _place.Write("f.csv", "\"a, first\",k\n1,\"x\"\"y\"\n2,\"x\nz\"\n3,\"x\"\"y\"\n4,\"x\nz\"\n"),
            split: "0.5");
        Assert.Equal(["x\nz", "x\"y"], read.Samples.Targets.Names);
    }

    [Fact]
    public void A_named_label_is_a_class_wherever_it_stands_and_its_numbers_may_begin_anywhere()
    {
        var read = Read(_place.Write("f.csv", "k,x\n26,0.5\n1,1\n3,2\n26,3\n1,7\n3,9\n"), label: "k", split: "0.5");
        Assert.Equal(["1", "3", "26"], read.Samples.Targets.Names);
        Assert.Equal([2, 0, 1, 2, 0, 1], read.Samples.Targets.Labels!);
    }

    [Fact]
    public void Columns_of_one_1_are_a_one_hot_label()
    {
        var read = Read(_place.Write("f.csv", "x,a,b\n1,0,1\n2,1,0\n3,0,1\n4,1,0\n5,0,1\n6,1,0\n"), label: "a,b");
        Assert.Equal([1, 0, 1, 0, 1, 0], read.Samples.Targets.Labels!);
        Assert.Equal(["a", "b"], read.Samples.Targets.Names);
    }

    [Fact]
    public void Several_targets_are_values()
    {
        var read = Read(_place.Write("f.csv", "x,p,q\n1,10,-1\n2,20,-2\n3,30,-3\n4,40,-4\n5,50,-5\n"), targets: "q,p");
        Assert.Equal(["q", "p"], read.Origin.Targets!);
        Assert.Equal([-1f, 10, -2, 20], read.Samples.Targets.Values![..4]);
        Assert.Equal((4, 1), (read.Origin.TrainingSamples, read.Origin.TestSamples));
    }

    [Fact]
    public void A_last_column_with_fractions_is_a_value()
    {
        var read = Read(_place.Write("f.csv", "x,y\n1,1.5\n2,2\n3,3\n4,4\n5,5\n"));
        Assert.Equal([1.5f, 2, 3, 4, 5], read.Samples.Targets.Values!);
    }

    [Fact]
    public void A_last_column_of_many_whole_numbers_could_be_either_and_is_asked_about()
    {
        var path = _place.Write("f.csv", "x,y\n1,10\n2,20\n3,30\n4,40\n5,50\n");
        var error = Assert.Throws<SoapException>(() => Read(path));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Equal(
            $"{path}: the last column 'y' has 5 different whole numbers in 5 rows: " +
                "classes or values? Say label=y for " +
                "classes, or targets=y for values.",
            error.Message);
        Assert.NotNull(Read(path, targets: "y").Samples.Targets.Values);
    }

    [Fact]
    public void A_column_may_say_which_rows_are_for_test()
    {
        var read = Read(
            _place.Write("f.csv", "set,x,k\ntrain,1,a\ntest,2,b\ntrain,3,b\ntest,4,a\n"), split: "set");
        Assert.Equal([false, true, false, true], read.IsTest);
        Assert.Equal(1, read.Origin.Inputs);
    }

    [Fact]
    public void A_folder_of_two_tables_is_split_by_them()
    {
        _place.Write("d/train.csv", Flowers);
        _place.Write("d/test.csv", "a,b,kind\n11,12,blue\n1,2,red\n");
        _place.Write("d/README", "passed over");
        var read = Read(_place["d"]);
        Assert.Equal((5, 2), (read.Origin.TrainingSamples, read.Origin.TestSamples));
        Assert.Equal(
            "1 of 2 test samples have the same inputs as a training sample; the first are samples 1 and 2 of all, " +
                "counted from 0",
            Assert.Single(read.Origin.Notes));
    }

    public void Dispose() => _place.Dispose();
}
