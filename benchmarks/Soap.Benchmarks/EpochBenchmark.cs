using Soap.Benchmarks.Measuring;
using Soap.Data;
using Soap.Data.Tasks;
using Soap.Rules;

namespace Soap.Benchmarks;

/// <summary>A training epoch of 60,000 images, through the library and with PyTorch.</summary>
internal static class EpochBenchmark
{
    private const int Rounds = 7;
    private const int ThreadRounds = 5;
    private const int ThreadSamples = 6000;
    private const int LossEpoch = 3;
    private static readonly NetworkShape[] Networks = [new([784, 256, 10], 64), new([784, 512, 512, 10], 128)];
    private static readonly string[] RuleNames = ["bp", "fa"];

    public static void Run(TextWriter output)
    {
        var python = PyTorch.Interpreter();
        output.WriteLine(python is null ? PyTorch.Missing : $"PyTorch by {python}.");
        var threads = python is null ? [] : ThreadCounts(python, output);
        foreach (var task in (TaskDefinition[])[new MnistTask(), new FashionMnistTask()])
        {
            if (task.Files.Any(file => DataFolders.Standard().Locate(task, file) is null))
            {
                output.WriteLine($"{task.Name} is not measured: its files are not there. {task.Remedy}");
                continue;
            }

            Epochs(task, python, threads, output);
        }

        TrialCost.Run(output);
    }

    private static void Epochs(
        TaskDefinition task, string? python, Dictionary<(NetworkShape, string), int> threads, TextWriter output)
    {
        var data = task.Open(DataFolders.Standard(), 0).Train;
        foreach (var shape in Networks)
        {
            var table = new Table(
                "network", "rule", "by", "seconds", "% of peak", "time / fused", $"loss of epoch {LossEpoch}");
            foreach (var rule in RuleNames)
            {
                using var entrants = new EpochEntrants(task, data, shape, rule);
                if (python is not null)
                {
                    entrants.AddPyTorch(python, ((int[])[1, threads[(shape, rule)]]).Distinct(), data.Count);
                }

                var timings = InTurn.Measure(Rounds, [Peak.OneCore, .. entrants.Contenders]);
                var flop = data.Count * shape.FlopASample(LearningRule.Parse(rule));
                foreach (var (timing, losses) in timings.Skip(1).Zip(entrants.Losses))
                {
                    table.Add(
                        $"{shape}",
                        rule,
                        timing.Name,
                        timing.Seconds.Text("0.000"),
                        Quartiles.Of(timing.Rounds.Zip(
                            timings[0].Rounds, (mine, best) => 100 * (flop / mine) / (Peak.FlopARound / best)))
                            .Text("0"),
                        timing.Over(timings[1]).Text("0.00"),
                        $"{losses[LossEpoch - 1]:0.000}");
                }
            }

            table.Write(output, $"An epoch of {task.Name}, {data.Count} samples; percent of one core's peak, " +
                "counting the dense arithmetic alone");
        }
    }

    // PyTorch gets the number of threads that suits it best.
    private static Dictionary<(NetworkShape, string), int> ThreadCounts(string python, TextWriter output)
    {
        var task = new MnistTask();
        var cores = Environment.ProcessorCount;
        var counts = Enumerable.Range(0, 31).Select(power => 1 << power).TakeWhile(count => count < cores)
            .Append(cores).ToArray();
        var table = new Table(["network", "rule", .. counts.Select(count => $"threads = {count}")]);
        var best = new Dictionary<(NetworkShape, string), int>();
        foreach (var shape in Networks)
        {
            foreach (var rule in RuleNames)
            {
                using var entrants = new EpochEntrants(task, null, shape, rule);
                entrants.AddPyTorch(python, counts, ThreadSamples);
                var timings = InTurn.Rounds(ThreadRounds, entrants.Contenders);
                best[(shape, rule)] = counts[timings.Index().MinBy(timing => timing.Item.Median).Index];
                table.Add([$"{shape}", rule, .. timings.Select(timing => timing.Seconds.Text("0.000"))]);
            }
        }

        table.Write(output, $"PyTorch's threads: seconds for {ThreadSamples} samples of mnist");
        return best;
    }
}
