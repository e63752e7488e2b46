using Soap.Data;
using Soap.Trials;
using Xunit;

namespace Soap.Tests.Trials;

public sealed class TrialSpecificationTests
{
    private static readonly TrialSpecification Good =
        new() { Task = "mnist", Rule = "bp", Seed = 1, LearningRate = 0.01 };

    public static TheoryData<TrialSpecification, string> Bad() => new()
    {
        { Good with { LearningRate = 0 }, "learning-rate = 0 is not allowed; allowed: from 1E-30 to 1E+30" },
        { Good with { LearningRate = -1 }, "learning-rate = -1 is not allowed; allowed: from 1E-30 to 1E+30" },
        {
            Good with { LearningRate = double.NaN },
            "learning-rate = NaN is not allowed; allowed: from 1E-30 to 1E+30"
        },
        {
            Good with { LearningRate = double.PositiveInfinity },
            "learning-rate = Infinity is not allowed; allowed: from 1E-30 to 1E+30"
        },
        { Good with { LearningRate = 1e39 }, "learning-rate = 1E+39 is not allowed; allowed: from 1E-30 to 1E+30" },
        { Good with { Hidden = [10, 0] }, "hidden = 10,0 is not allowed; allowed: widths of at least 1" },
        {
            Good with { Hidden = [65536, 65536] },
            "hidden = 65536,65536 is not allowed; allowed: at most 268435456 weights between two hidden layers"
        },
        { Good with { Batch = 0 }, "batch = 0 is not allowed; allowed: at least 1" },
        { Good with { Epochs = 0 }, "epochs = 0 is not allowed without init; allowed: above 0, at most 1000000000" },
        { Good with { Epochs = double.NaN }, "epochs = NaN is not allowed; allowed: above 0, at most 1000000000" },
        { Good with { Validation = -1 }, "validation = -1 is not allowed; allowed: at least 0" },
        { Good with { LogEvery = 0 }, "log-every = 0 is not allowed; allowed: at least 1" },
        {
            Good with { EvaluateEvery = -1 },
            "evaluate-every = -1 is not allowed; allowed: at least 0 (0: only at the end)"
        },
        { Good with { DiagnoseEvery = -1 }, "diagnose-every = -1 is not allowed; allowed: at least 0 (0: never)" },
        { Good with { Momentum = 1 }, "momentum = 1 is not allowed; allowed: from 0 to below 1" },
        { Good with { Momentum = double.NaN }, "momentum = NaN is not allowed; allowed: from 0 to below 1" },
        { Good with { LearningRate = 1e-320 }, "learning-rate = 1E-320 is not allowed; allowed: from 1E-30 to 1E+30" },
        {
            Good with { Momentum = 0.99999999 },
            "momentum = 0.99999999 is not allowed: it is 1 in float32; allowed: from 0 to below 1"
        },
        {
            Good with { Momentum = 1e-40 },
            "momentum = 1E-40 is not allowed: it vanishes in float32; allowed: from 0 to below 1"
        },
        {
            Good with { WeightDecay = 1e-40 },
            "weight-decay = 1E-40 is not allowed: it vanishes in float32; allowed: from 0 to 1000"
        },
        {
            Good with { ClipNorm = 1e-40 },
            "clip-norm = 1E-40 is not allowed: it vanishes in float32; allowed: above 0, at most 1E+30"
        },
        {
            Good with { LabelSmoothing = 1e-40 },
            "label-smoothing = 1E-40 is not allowed: it vanishes in float32; allowed: from 0 to below 1"
        },
        {
            Good with { LabelSmoothing = 0.99999999 },
            "label-smoothing = 0.99999999 is not allowed: it is 1 in float32; allowed: from 0 to below 1"
        },
        {
            Good with { Schedule = "exponential", ScheduleFactor = 1e-40 },
            "schedule-factor = 1E-40 is not allowed: it vanishes in float32; allowed: above 0, at most 1"
        },
        { Good with { Momentum = -1e-40 }, "momentum = -1E-40 is not allowed; allowed: from 0 to below 1" },
        { Good with { WeightDecay = -1e-40 }, "weight-decay = -1E-40 is not allowed; allowed: from 0 to 1000" },
        { Good with { WeightDecay = -0.1 }, "weight-decay = -0.1 is not allowed; allowed: from 0 to 1000" },
        { Good with { WeightDecay = 1e300 }, "weight-decay = 1E+300 is not allowed; allowed: from 0 to 1000" },
        {
            Good with { Schedule = "step", ScheduleFactor = 0.1 },
            "schedule = step needs schedule-epochs, one number: after how many epochs the learning rate falls, " +
                "again and again"
        },
        {
            Good with { Schedule = "multi-step", ScheduleFactor = 0.1 },
            "schedule = multi-step needs schedule-epochs, such as 30:60:80: the epochs at which the learning rate " +
                "falls"
        },
        {
            Good with { Schedule = "multi-step", ScheduleFactor = 0.1, ScheduleEpochs = [2, 1] },
            "schedule-epochs = 2:1 is not allowed; allowed: ascending numbers above 0, at most 1000000000"
        },
        {
            Good with { ScheduleEpochs = [2] },
            "schedule-epochs = 2 belongs to schedule = step and multi-step, not to constant"
        },
        {
            Good with { Schedule = "exponential" },
            "schedule = exponential needs schedule-factor, such as 0.1: by what the learning rate is multiplied"
        },
        {
            Good with { Schedule = "cosine", ScheduleFactor = 0.1 },
            "schedule-factor = 0.1 belongs to schedule = step, multi-step and exponential, not to cosine"
        },
        {
            Good with { Schedule = "exponential", ScheduleFactor = 1.5 },
            "schedule-factor = 1.5 is not allowed; allowed: above 0, at most 1"
        },
        { Good with { WarmUp = -1 }, "warm-up = -1 is not allowed; allowed: from 0 to 1000000000" },
        { Good with { WarmUp = double.NaN }, "warm-up = NaN is not allowed; allowed: from 0 to 1000000000" },
        { Good with { NoiseExamples = -1 }, "noise-examples = -1 is not allowed; allowed: from 0 to 1000000000" },
        {
            Good with { NoiseExamples = 10, NoiseLearningRate = 0 },
            "noise-learning-rate = 0 is not allowed; allowed: from 1E-30 to 1E+30"
        },
        {
            Good with { NoiseExamples = 10, NoiseLearningRate = double.NaN },
            "noise-learning-rate = NaN is not allowed; allowed: from 1E-30 to 1E+30"
        },
        { Good with { NoiseLearningRate = 0.1 }, "noise-learning-rate needs noise-examples above 0" },
        { Good with { Nesterov = true }, "nesterov = true needs momentum above 0" },
        {
            Good with { Device = "gpu" },
            "device = gpu is not allowed; unknown word, did you mean 'cuda'?; allowed: cpu, cuda"
        },
        {
            Good with { Device = "cuda:0" },
            "device = cuda:0 is not allowed; cuda is the first GPU that the process " +
                "sees, and CUDA_VISIBLE_DEVICES chooses which; allowed: cpu, cuda"
        },
        {
            Good with { Device = "mps" },
            "device = mps is not allowed; the only GPUs that SOAP knows are those of CUDA; allowed: cpu, cuda"
        },
        { Good with { Device = "fridge" }, "device = fridge is not allowed; allowed: cpu, cuda" },
        {
            Good with { Device = "cuda", Engine = "fused" },
            "engine = fused does not apply: it trains on the CPU alone; allowed: auto, autograd"
        },
        {
            Good with { Optimizer = "adam", Momentum = 0.9 },
            "momentum and nesterov belong to optimizer = sgd, not to adam"
        },
        {
            Good with { Rule = "bp+adam", Optimizer = "adamw" },
            "optimizer = adamw makes no sense for rule 'bp+adam', which says itself how weights move; " +
                "leave the key out"
        },
        {
            Good with { Rule = "bp+momentum", Momentum = 0.5 },
            "momentum and nesterov make no sense for rule 'bp+momentum', which says itself how weights " +
                "move; leave these keys out"
        },
        {
            Good with { Optimizer = "adam", WeightDecay = 0.1 },
            "optimizer = adam has no weight decay; use adamw, whose decay is decoupled, or decay = l2"
        },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_value_out_of_range_is_named_with_what_is_allowed(TrialSpecification specification, string message)
    {
        var error = Assert.Throws<SoapException>(specification.Check);
        Assert.Equal(message, error.Message);
        Assert.Equal(ExitCode.Usage, error.ExitCode);
    }

    [Fact]
    public void All_wrong_values_are_named_at_once() => Assert.Equal(
        [
            "batch = 0 is not allowed; allowed: at least 1",
            "epochs = -2 is not allowed; allowed: above 0, at most 1000000000",
        ],
        Assert.Throws<SoapException>((Good with { Batch = 0, Epochs = -2 }).Check).Message.Split(Environment.NewLine));

    [Theory]
    [InlineData(2, 55_000, 110_000)]
    [InlineData(1.1, 55_000, 60_500)] // 60500.00000000001 in binary
    [InlineData(0.7, 10, 7)]
    [InlineData(2.0 / 3, 90, 60)]
    [InlineData(0.71, 10, 8)]
    [InlineData(1e-300, 55_000, 1)]
    [InlineData(1e9, int.MaxValue, 2_147_483_647_000_000_000)]
    public void A_part_of_an_example_counts_as_one_and_rounding_does_not(double epochs, int samples, long examples) =>
        Assert.Equal(examples, (Good with { Epochs = epochs }).TotalExamples(samples));

    [Fact]
    public void Good_values_pass()
    {
        Good.Check();
        (Good with
        {
            Hidden = [],
            Momentum = 0.9,
            Nesterov = true,
            WeightDecay = 0.1,
            Validation = 0,
            EvaluateEvery = 0,
            DiagnoseEvery = 0,
        }).Check();
        (Good with { Optimizer = "adamw", WeightDecay = 0.1 }).Check();
        (Good with { Rule = "bp+adam", WeightDecay = 0.1 }).Check();
        (Good with { NoiseExamples = 1, NoiseLearningRate = 0.1 }).Check();
        (Good with { Device = "cuda" }).Check();
        (Good with { Device = "cuda", Engine = "autograd" }).Check();
        (Good with { Device = "cuda", Model = "lenet5" }).Check();
    }

    // Of MNIST's 60,000 samples 55,000 make an epoch, unless validation leaves fewer.
    [Theory]
    [InlineData("locoprop", 4096, 5000, 0, null)]
    [InlineData("locoprop", 4097, 5000, 0, "of a dense map from 784 to 256: 4097 rows (samples, or positions of ")]
    [InlineData("locoprop", 70_000, 56_000, 0, null)]
    [InlineData("locoprop", 70_000, 55_000, 0, "of a dense map from 784 to 256: 5000 rows")]
    [InlineData("locoprop", 5000, 59_000, 100, "of a dense map from 784 to 256: 5000 rows")] // noise has no end
    [InlineData("fa+locoprop", 4097, 0, 0, "of a dense map from 784 to 256: 4097 rows")]
    [InlineData("dtp+locoprop", 4097, 0, 0, "of a dense map from 784 to 256: 4097 rows")]
    [InlineData("ff+locoprop", 2048, 0, 0, null)]
    [InlineData("ff+locoprop", 2049, 0, 0, "of a dense map from 784 to 256: 4098 rows")] // right and wrong labels
    [InlineData("frozen+locoprop", 4097, 0, 0, "of a dense map from 256 to 10: 4097 rows")]
    [InlineData("minnorm", 5000, 0, 0, null)] // from the side of the width
    [InlineData("foof", 60_000, 0, 0, null)]
    public void A_rule_refuses_a_batch_that_its_fit_cannot_take(
        string rule, int batch, int validation, int noise, string? refusal)
    {
        var specification =
            Good with { Rule = rule, Batch = batch, Validation = validation, NoiseExamples = noise };
        var error = Record.Exception(() => specification.CheckFor(TaskCatalog.Find("mnist")));
        if (refusal is null)
        {
            Assert.Null(error);
            return;
        }

        Assert.StartsWith($"fit 'local-steps' {refusal}", Assert.IsType<SoapException>(error).Message);
        Assert.EndsWith("allowed: at most 4096; take a smaller batch, or another fit", error.Message);
    }

    // 0.07 × 100 is 7.000000000000001 in floating point.
    [Theory]
    [InlineData(0.07, 100, 7)]
    [InlineData(0.001, 55_000, 55)]
    [InlineData(0.5, 3, 2)]
    [InlineData(2, 55_000, 110_000)]
    public void A_part_of_an_epoch_is_rounded_up_to_whole_examples_and_rounding_noise_is_not(
        double epochs, int samples, long expected) =>
        Assert.Equal(
            expected,
            new TrialSpecification { Task = "mnist", Rule = "bp", Seed = 1, LearningRate = 0.1, Epochs = epochs }
                .TotalExamples(samples));
}
