using Soap.Benchmarks.Measuring;
using Soap.Training;

namespace Soap.Benchmarks;

/// <summary>What the machine can do, and how near products come to it.</summary>
internal static class PeakBenchmark
{
    private const int Rounds = 11;
    private const double FlopARound = 2e9;

    private static readonly ProductShape[] Shapes =
    [
        new(ProductKind.Forward, 256, 784, 64),
        new(ProductKind.Forward, 10, 256, 64),
        new(ProductKind.Forward, 512, 784, 128),
        new(ProductKind.Forward, 512, 512, 128),
        new(ProductKind.Back, 10, 256, 64),
        new(ProductKind.Back, 512, 512, 128),
        new(ProductKind.Update, 256, 784, 64),
        new(ProductKind.Update, 512, 784, 128),
        new(ProductKind.Update, 512, 512, 128),
    ];

    public static void Run(TextWriter output)
    {
        Machine(output);
        var table = new Table(
            "product", "ours, GFLOP/s", "ours, % of peak", "libtorch, GFLOP/s", "libtorch time / ours");
        foreach (var shape in Shapes)
        {
            Product(shape, table);
        }

        table.Write(
            output, "Products on one core; ours with bias and tanh, slope, or the weights' move; libtorch's mm alone");
    }

    private static void Machine(TextWriter output)
    {
        var timings = InTurn.Measure(Rounds, [Peak.OneCore, Peak.AllCores]);
        var (one, all) = (timings[0], timings[1]);
        var cores = Environment.ProcessorCount;
        var table = new Table("multiply-adds in registers", "GFLOP/s", "ratio to one core");
        table.Add("one core", Text(one, Peak.FlopARound), "1");
        table.Add(
            $"{cores} cores", Text(all, cores * Peak.FlopARound),
            Quartiles.Of(one.Rounds.Zip(all.Rounds, (alone, together) => cores * alone / together)).Text("0.00"));
        table.Write(output, "Peak");
    }

    private static void Product(ProductShape shape, Table table)
    {
        using var operands = new ProductOperands(shape);
        using var tensors = new TorchProduct(shape);
        var times = (int)Math.Ceiling(FlopARound / shape.Flop);
        var timings = OneThread.Run(() => InTurn.Measure(Rounds,
        [
            Peak.OneCore,
            new("ours", () => InTurn.Seconds(() => Repeat(times, () => IKernels.Current.Multiply(operands)))),
            new("libtorch", () => InTurn.Seconds(() => Repeat(times, tensors.Multiply))),
        ]));
        var (peak, ours, libtorch) = (timings[0], timings[1], timings[2]);
        var flop = times * shape.Flop;
        table.Add(
            $"{shape}",
            Text(ours, flop),
            Quartiles.Of(ours.Rounds.Zip(peak.Rounds, (mine, best) => 100 * (flop / mine) / (Peak.FlopARound / best)))
                .Text("0"),
            Text(libtorch, flop),
            libtorch.Over(ours).Text("0.00"));
    }

    private static void Repeat(int times, Action work)
    {
        for (var i = 0; i < times; i++)
        {
            work();
        }
    }

    private static string Text(Timing timing, double flop) =>
        Quartiles.Of(timing.Rounds.Select(seconds => flop / seconds / 1e9)).Text("0.0");
}
