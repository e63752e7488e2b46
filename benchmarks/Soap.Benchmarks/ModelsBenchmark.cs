using Soap.Benchmarks.Measuring;
using Soap.Engines;
using Soap.Fused.Kernels;
using Soap.Training;

namespace Soap.Benchmarks;

/// <summary>Kernels of convolutions, and steps of published networks.</summary>
internal static class ModelsBenchmark
{
    private const int Rounds = 7;
    private const double FlopARound = 2e9;

    private static readonly (string Name, ConvolutionShape Shape)[] Layers =
    [
        ("1 to 6, 5x5, 32x32", Shape(1, 6, 32, 5)), ("6 to 16, 5x5, 14x14", Shape(6, 16, 14, 5)),
        ("3 to 32, 3x3, 32x32", Shape(3, 32, 32, 3)), ("32 to 64, 3x3, 15x15", Shape(32, 64, 15, 3)),
        ("64 to 64, 5x5, 10x10", Shape(64, 64, 10, 5)), ("16 to 16, 3x3, 32x32, framed", Shape(16, 16, 32, 3, 1)),
        ("32 to 32, 3x3, 16x16, framed", Shape(32, 32, 16, 3, 1)),
        ("64 to 64, 3x3, 8x8, framed", Shape(64, 64, 8, 3, 1)),
        ("16 to 32, 3x3, 32x32, framed, in steps of 2", Shape(16, 32, 32, 3, 1, 2)),
    ];

    public static void Run(TextWriter output)
    {
        Kernels(output);
        var python = PyTorch.Interpreter();
        output.WriteLine(python is null ? PyTorch.Missing : $"PyTorch by {python}.");
        var table = new Table(
            "network", "rule", "by", "milliseconds a step", "% of peak", "time / fused");
        foreach (var shape in ModelShape.Published)
        {
            foreach (var rule in (string[])["bp", "fa", "usf", "dfa"])
            {
                Steps(shape, rule, python, table);
            }
        }

        table.Write(output, "Steps on one thread; percent of one core's peak, counting the layers' products alone");
    }

    private static ConvolutionShape Shape(
        int channels, int outputs, int size, int kernel, int padding = 0, int stride = 1)
    {
        var side = new KernelSide(size, kernel, stride, padding);
        return new ConvolutionShape(
            channels, outputs, 1, side, side, (side.Size * side.Size) | 1, (side.Positions * side.Positions) | 1);
    }

    private static void Kernels(TextWriter output)
    {
        var table = new Table("convolution of 64 samples", "forward, % of peak", "back", "gradient");
        foreach (var (name, shape) in Layers)
        {
            using var operands = new ConvolutionOperands(shape, 64);
            var flop = 2.0 * 64 * shape.Outputs * shape.Positions * shape.GroupChannels * shape.Kernel;
            var times = (int)Math.Ceiling(FlopARound / flop);
            var timings = OneThread.Run(() => InTurn.Measure(Rounds,
            [
                Peak.OneCore, Contender("forward", operands.Forward), Contender("back", operands.Back),
                Contender("gradient", operands.Gradient),
            ]));
            table.Add(
            [
                name,
                .. timings.Skip(1).Select(timing => Quartiles.Of(timing.Rounds.Zip(
                    timings[0].Rounds, (mine, best) => 100 * (times * flop / mine) / (Peak.FlopARound / best)))
                    .Text("0")),
            ]);

            Contender Contender(string part, Action work) => new(part, () => InTurn.Seconds(() =>
            {
                for (var i = 0; i < times; i++)
                {
                    work();
                }
            }));
        }

        table.Write(output, "Kernels; weights that meet the frame's zeros count as work");
    }

    private static void Steps(ModelShape shape, string rule, string? python, Table table)
    {
        using var fused = new ModelRun(shape, rule, EngineChoice.Fused);
        using var autograd = new ModelRun(shape, rule, EngineChoice.Autograd);
        using var plain = rule == "bp" ? new ModelRun(shape) : null;
        using var peer = python is not null && rule is "bp" or "fa" ? PyTorch.OfModel(python!, shape, rule) : null;
        var count = Math.Max(1, (int)Math.Round(FlopARound / fused.Flops));
        var contenders = new List<Contender>
        {
            new("fused", () => fused.Steps(count)), new("autograd", () => autograd.Steps(count)),
        };
        if (plain is not null)
        {
            contenders.Add(new("plain TorchSharp", () => plain.Steps(count)));
        }

        if (peer is not null)
        {
            contenders.Add(new($"PyTorch {peer.Version}", () => peer.Steps(count)));
        }

        var timings = InTurn.Measure(Rounds, [Peak.OneCore, .. contenders]);
        foreach (var timing in timings.Skip(1))
        {
            table.Add(
                $"{shape}", rule, timing.Name,
                Quartiles.Of(timing.Rounds.Select(seconds => 1e3 * seconds / count)).Text("0.00"),
                Quartiles.Of(timing.Rounds.Zip(timings[0].Rounds, (mine, best) =>
                    100 * (count * fused.Flops / mine) / (Peak.FlopARound / best))).Text("0"),
                timing.Over(timings[1]).Text("0.00"));
        }
    }
}
