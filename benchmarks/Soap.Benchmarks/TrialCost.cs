using Soap.Benchmarks.Measuring;
using Soap.Data;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Benchmarks;

/// <summary>What a whole trial of the founding study costs, with its evaluation and diagnostics and without.</summary>
internal static class TrialCost
{
    private const int Rounds = 5;

    public static void Run(TextWriter output)
    {
        var data = TaskCatalog.Open("mnist", DataFolders.Standard(), 0);
        var table = new Table(
            "rule", "only training, seconds", "as in the study, seconds", "as in the study / only training",
            "autograd as in the study, seconds", "autograd / fused");
        foreach (var rule in StudyCatalog.Founding.Rules)
        {
            var whole = StudyCatalog.Founding.Trial with { Rule = rule, Seed = 1, Epochs = 1 };
            var bare = whole with { EvaluateEvery = 0, DiagnoseEvery = 0, EvaluateTest = false };
            var timings = InTurn.Measure(Rounds, [Of(bare, "fused"), Of(whole, "fused"), Of(whole, "autograd")]);
            table.Add(
                rule, timings[0].Seconds.Text("0.000"), timings[1].Seconds.Text("0.000"),
                timings[1].Over(timings[0]).Text("0.00"),
                timings[2].Seconds.Text("0.000"), timings[2].Over(timings[1]).Text("0.0"));
        }

        table.Write(
            output,
            "A trial of the founding study, an epoch of 55,000 samples; as in the study: validation every 10,000 " +
                "examples, diagnostics every 5,000, the test set at the end");

        Contender Of(TrialSpecification trial, string engine)
        {
            var specification = trial with { Engine = engine };
            return new Contender(engine, () => InTurn.Seconds(() => Trial.Run(specification, data)));
        }
    }
}
