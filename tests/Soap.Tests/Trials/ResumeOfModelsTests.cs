using Soap.Data;
using Soap.Randomness;
using Soap.Tests.Rules;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Trials;

/// <summary>Trials of networks of the catalogue, by every rule that they take, that are stopped and go on.</summary>
public sealed class ResumeOfModelsTests
{
    // Normal runs try an eleventh of the rules, the same ones each time; all of them are among the slow tests.
    private const int Share = 11;

    private static readonly string[] Models = ["lenet5", "resnet8", "layers:4x3,bn,drop0.2,pool2,9,drop0.5"];

    // Epochs of 17 samples, in batches of 6, 6 and 5.
    private static readonly TrialSpecification Specification = new()
    {
        Task = "small pictures",
        Rule = "fa",
        Seed = 3,
        LearningRate = 0.02,
        Momentum = 0.9,
        Schedule = "cosine",
        Epochs = 2,
        Validation = 4,
        Batch = 6,
        LogEvery = 1,
        EvaluateEvery = 12,
        DiagnoseEvery = 0,
    };

    private static readonly Lazy<TaskData> Pictures = new(Draw);

    public static TheoryData<string, string> Few() =>
        [.. Cases().Where((_, index) => index % Share == 0)];

    public static TheoryData<string, string> Most() =>
        [.. Cases().Where((_, index) => index % Share != 0)];

    [Theory]
    [MemberData(nameof(Few))]
    public void A_model_goes_on_under_a_rule_to_the_same_result(string model, string rule) => Check(model, rule);

    [Theory(Explicit = true)]
    [Trait("Length", "long")]
    [MemberData(nameof(Most))]
    public void A_model_goes_on_under_any_other_rule_too(string model, string rule) => Check(model, rule);

    private static IEnumerable<(string Model, string Rule)> Cases() =>
        from model in Models
        from row in RuleTable.Rows
        let trial = Specification with { Model = model, Rule = row.Name }
        where !IsRefused(trial)
        select (model, row.Name);

    // Stopped before the short batch, and then after the first one of the next epoch.
    private static void Check(string model, string rule)
    {
        var trial = Specification with { Model = model, Rule = rule };
        var engine = Holds(trial);
        if (engine == "fused")
        {
            Assert.Equal("autograd", Holds(trial with { Engine = "autograd" }));
        }
    }

    private static string Holds(TrialSpecification trial)
    {
        using var scope = NewDisposeScope();
        using var interrupted = new InterruptedTrial();
        var whole = Trial.Run(trial, Pictures.Value);
        Assert.Null(interrupted.Run(trial, Pictures.Value, progress => progress.Examples == 12));
        Assert.Null(interrupted.Run(trial, Pictures.Value, progress => progress.Examples == 23));
        var result = interrupted.Run(trial, Pictures.Value, _ => false);
        Assert.Equal([12, 23], interrupted.WentOnAfter); // whether it diverges behind that or not
        Assert.Equal(InterruptedTrial.TextOf(whole), InterruptedTrial.TextOf(result!));
        return result!.Engine!.Name;
    }

    private static bool IsRefused(TrialSpecification trial)
    {
        try
        {
            using var scope = NewDisposeScope();
            trial.Check();
            TrialNetwork.ThrowIfRefused(trial, 256, 3, [1, 16, 16], trial.Batch);
            return false;
        }
        catch (SoapException)
        {
            return true;
        }
    }

    private static TaskData Draw()
    {
        using var scope = NewDisposeScope();
        var labels = Counting(21, ScalarType.Int64).Modulo(3);
        var stream = new RandomStream(1, "pictures");
        var pixels = Enumerable.Range(0, 21 * 256).Select(i => (float)stream.Normal(i) + i / 256 % 3).ToArray();
        var data = new Dataset(
            tensor(pixels).reshape(21, 256).DetachFromDisposeScope(), labels.DetachFromDisposeScope());
        return new TaskData("small pictures", data, data, 3, new Dictionary<string, string>())
        {
            Image = [1, 16, 16],
        };
    }
}
