using Soap.Benchmarks.Measuring;
using Soap.Data;
using Soap.Engines;
using Soap.Rules;

namespace Soap.Benchmarks;

/// <summary>The cost of a step by width, depth, batch and rule, and what a step asks of memory.</summary>
internal static class StepScaling
{
    private const int Rounds = 7;
    private const double FlopARound = 2e9;
    private const int FewestSteps = 4;
    private const int MostSteps = 400;
    private const double LearningRate = 0.001;

    public static void Run(TextWriter output)
    {
        var data = TaskCatalog.Open("mnist", DataFolders.Standard(), 0).Train;
        Series(
            "width",
            ((int[])[32, 64, 128, 256, 512, 1024, 2048])
                .Select(width => (new NetworkShape([784, width, 10], 64), "bp")));
        Series(
            "depth",
            ((int[])[1, 2, 4, 8])
                .Select(depth => (new NetworkShape([784, .. Enumerable.Repeat(256, depth), 10], 64), "bp")));
        Series(
            "batch",
            ((int[])[1, 4, 16, 64, 256, 1024]).Select(batch => (new NetworkShape([784, 256, 10], batch), "bp")));
        Series("rule", ((string[])["bp", "fa", "usf", "sign", "kp", "wm", "ia", "dfa", "drtp", "sdfa", "frozen"])
            .Select(rule => (new NetworkShape([784, 256, 256, 10], 64), rule)));

        void Series(string name, IEnumerable<(NetworkShape Shape, string Rule)> members)
        {
            var table = new Table(
                "network", "rule", "fused, µs a step", "% of peak", "autograd, µs a step", "autograd / fused",
                "bytes allocated", "page faults");
            foreach (var (shape, rule) in members)
            {
                Step(shape, rule, data, table);
            }

            table.Write(output, $"A step by {name}; bytes and page faults a step, of the fused engine");
        }
    }

    private static void Step(NetworkShape shape, string rule, Dataset data, Table table)
    {
        var flop = shape.Batch * shape.FlopASample(LearningRule.Parse(rule));
        var steps = (int)Math.Clamp(FlopARound / flop, FewestSteps, MostSteps);
        using var fused = new TrainingRun(shape, rule, data, EngineChoice.Fused, LearningRate);
        using var autograd = new TrainingRun(shape, rule, data, EngineChoice.Autograd, LearningRate);
        var timings = InTurn.Measure(
            Rounds,
            [Peak.OneCore, new("fused", () => fused.Steps(steps)), new("autograd", () => autograd.Steps(steps))]);
        var memory = StepMemory.Measure(fused, steps);
        table.Add(
            $"{shape}",
            rule,
            Microseconds(timings[1]),
            Quartiles.Of(timings[1].Rounds.Zip(
                timings[0].Rounds, (mine, best) => 100 * (steps * flop / mine) / (Peak.FlopARound / best))).Text("0"),
            Microseconds(timings[2]),
            timings[2].Over(timings[1]).Text("0.0"),
            $"{memory.Bytes:0.#}",
            $"{memory.Faults:0.###}");

        string Microseconds(Timing timing) =>
            Quartiles.Of(timing.Rounds.Select(seconds => seconds / steps * 1e6)).Text("0");
    }
}
