using Soap.Data;
using Soap.Tests.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Data;

public sealed class TaskDataTests
{
    [Theory]
    [InlineData(3L)]
    [InlineData(-1L)]
    [InlineData(-100L)]
    [InlineData(long.MaxValue)]
    public void A_label_that_no_output_stands_for_is_named_with_its_place(long label)
    {
        Refused($"task 'own': label 2 of the training set (counted from 0) is {label}; allowed: 0 to 2",
            () => Task(Classes(0, 1, label), Classes(0)));
        Refused($"task 'own': label 1 of the test set (counted from 0) is {label}; allowed: 0 to 2",
            () => Task(Classes(0), Classes(2, label)));
    }

    [Fact]
    public void Bytes_as_labels_are_looked_at_too() => Refused(
        "task 'own': label 1 of the training set (counted from 0) is 255; allowed: 0 to 2",
            () => Task(new Dataset(zeros(2, 5), tensor(new byte[] { 2, 255 })), Classes(0)));

    [Fact]
    public void Sets_that_do_not_fit_each_other_or_the_outputs_are_refused()
    {
        Refused("task 'own': samples of the training set have 5 features, and those of the test set 6; allowed: as " +
            "many", () => Task(Classes(0), new Dataset(zeros(1, 6), zeros(1, ScalarType.Int64))));
        Refused("task 'own': targets of the training set are labels, and those of the test set values; allowed: " +
            "labels in both, or values in both", () => Task(Classes(0), Values(3)));
        Refused("task 'own': samples of the test set have 1 target values; allowed: 3, as many as outputs",
            () => Task(Values(3), Values(1)));
        Refused("task 'own': 0 outputs are not allowed; allowed: at least 1", () => Task(Values(1), Values(1), 0));
    }

    [Fact]
    public void A_copy_with_other_samples_is_looked_at_before_training()
    {
        using var scope = NewDisposeScope();
        var blobs = SmallTasks.Blobs();
        var copy = blobs with { Test = Classes(0, 3) };
        var error = Assert.Throws<SoapException>(() => Trial.Run(SmallTasks.Specification, copy,
            cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("task 'blobs': label 1 of the test set (counted from 0) is 3; allowed: 0 to 2", error.Message);
    }

    [Fact]
    public void Data_of_another_task_are_refused_with_both_names()
    {
        var other = SmallTasks.Blobs() with { Name = "curve" };
        var error = Assert.Throws<ArgumentException>(() => Trial.Run(SmallTasks.Specification, other,
            cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("The specification is of task 'blobs', but the data are those of task 'curve'. (Parameter " +
            "'data')", error.Message);
    }

    private static TaskData Task(Dataset train, Dataset test, int outputs = 3) =>
        new("own", train, test, outputs, new Dictionary<string, string>());

    private static Dataset Classes(params long[] labels) => new(zeros(labels.Length, 5), tensor(labels));

    private static Dataset Values(int outputs) => new(zeros(2, 5), zeros(2, outputs));

    private static void Refused(string message, Func<object> make)
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<SoapException>(make);
        Assert.Equal((message, ExitCode.Data), (error.Message, error.ExitCode));
    }
}
