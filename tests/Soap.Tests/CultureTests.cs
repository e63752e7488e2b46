using Soap.Data;
using Soap.Data.Tasks;
using Soap.Randomness;
using Soap.Rules;
using Soap.Tests.Training;
using Soap.Trials;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests;

public sealed class CultureTests
{
    private static readonly Dictionary<string, Func<string>> All = new()
    {
        ["a rule's text"] = () => LearningRule.Parse("kp:decay=0.25").Text,
        ["a rule's option"] = () => Message(() => LearningRule.Parse("kp:decay=-0.5")),
        ["a comma in a rule"] = () => Message(() => LearningRule.Parse("kp:decay=0,5")),
        ["the catalogue"] = () => string.Join(
            "\n",
            from rule in RuleCatalog.Entries
            from option in rule.Options
            select $"{option.Name} {option.Default} {option.Allowed}"),
        ["a specification"] = () => Message((SmallTasks.Specification with
        {
            LearningRate = -0.5,
            Momentum = 1.5,
            Batch = -3,
            Hidden = [-1, 2],
            Epochs = double.PositiveInfinity,
            WeightDecay = double.NaN,
        }).Check),
        ["a number in a message"] = () =>
            Message(() => new Dataset(rand(1, 1), rand(1), new InputScaling(-0.25, 0.5))),
        ["a label"] = () =>
            Message(() => new TaskData("own", Labels(-7), Labels(0), 2, new Dictionary<string, string>())),
        ["a stream of a name with a sign"] = () => $"{new RandomStream(1, $"mirror/1/{-2000}").Normal(3):R}",
        ["drawn data"] = () => string.Join(" ", new CurveTask().Open(new DataFolders(["."], "."), 3).Digests.Values),
        ["a trial"] = () => TrialOf("fa"),
        ["a trial on noise, whose examples are counted below 0"] = () => TrialOf("wm"),
        ["a trial with inverses"] = () => TrialOf("dtp"),
        ["a trial that draws feedback again"] = () => TrialOf("usf+fa"),
        ["a divergence"] = () =>
            Result(SmallTasks.Specification with { Rule = "bp", Activation = "relu", LearningRate = 1e30 }),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    // In that culture first: what is made once is made in it.
    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_library_makes_does_not_depend_on_the_programs_culture(string name)
    {
        var hostile = HostileCulture.In(All[name]);
        Assert.NotEqual("", hostile);
        Assert.Equal(All[name](), hostile);
    }

    [Fact]
    public void The_culture_is_hostile()
    {
        Assert.Equal("minus1,5", HostileCulture.In(() => (-1.5).ToString()));
        Assert.Equal("minus3", HostileCulture.In(() => (-3).ToString()));
        Assert.Equal("minus3", HostileCulture.In(() => Task.Run(() => (-3).ToString()).GetAwaiter().GetResult()));
    }

    private static Dataset Labels(long label) => new(zeros(1, 1), tensor(new[] { label }));

    private static string TrialOf(string rule) =>
        Result(SmallTasks.Specification with { Rule = rule, NoiseExamples = rule == "wm" ? 64 : 0 });

    private static string Result(TrialSpecification specification) =>
        System.Text.Json.JsonSerializer.Serialize(Trial.Run(specification, SmallTasks.Blobs()),
            Soap.Storage.Json.Options);

    private static string Message(Action action) => Assert.ThrowsAny<Exception>(action).Message;

    private static string Message(Func<object> action) => Assert.ThrowsAny<Exception>(action).Message;
}
