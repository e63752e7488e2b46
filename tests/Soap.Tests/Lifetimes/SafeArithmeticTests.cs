using Soap.Tests.Oracles;
using Soap.Tests.Rules;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Lifetimes;

/// <summary>
/// TorchSharp lets go of a number while native code still reads it; a garbage collection at that moment gave wrong
/// results in silence.
/// </summary>
[Collection(nameof(GarbageCollections))]
public sealed class SafeArithmeticTests
{
    public static TheoryData<string> Rules => [.. RuleTable.Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Garbage_collections_of_another_thread_change_no_bit_of_training(string rule)
    {
        var row = RuleTable.Find(rule);
        var quiet = Train(row);
        GarbageCollections.Beside(
            () =>
            {
                GC.Collect(0);
                Thread.SpinWait(10_000); // without a pause the trained thread hardly ever runs
            },
            () => Assert.Equal(quiet, Train(row)));
    }

    [Fact]
    public void Sums_products_and_comparisons_are_those_of_their_names()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(new double[] { 1, 2, 4 }), tensor(new double[] { 10, 20, 30 }));
        Assert.Equal([3, 6, 12], x.Times(3).ToVector());
        Assert.Equal([0.5, 1, 2], x.Over(2).ToVector());
        Assert.Equal([6, 12, 19], x.Plus(y, 0.5).ToVector());
        Assert.Equal([3, 4, 6], x.Plus(2.0).ToVector());
        Assert.Equal([1, 4, 16], x.Squared().ToVector());
        Assert.Equal([0, -1, -3], x.Complement().ToVector());
        Assert.Equal([0, 1, 3], x.Minus(1).ToVector());
        Assert.Equal([false, false, true], x.IsAbove(2).data<bool>().ToArray());
        Assert.Equal([1, 2, 4], x.ToVector());
        Assert.Equal(
            [7, 13, 21],
            x.clone().TimesInPlace(4).OverInPlace(2).PlusInPlace(y, 0.5).PlusInPlace(0)
                .PlusInPlace(tensor(new double[] { 0, -1, -2 })).ToVector());
    }

    private static string Train(RuleRow row)
    {
        var bits = "";
        Steps.Train(row, 20, _ => { }, network =>
            bits = string.Concat(network.parameters().Select(parameter => parameter.ToBits())),
            new OptimizerCase("adamw", 0.01, WeightDecay: 0.1));
        return bits;
    }
}
