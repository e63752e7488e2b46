using Soap.Data.Own;
using Soap.Data.Tasks;
using Soap.Engines;
using Soap.Feedback;
using Soap.Fused;
using Soap.Rules;

namespace Soap.Trials;

/// <summary>What a trial's keys may be, each by itself and together.</summary>
public sealed partial record TrialSpecification
{
    /// <summary>Refuses values out of range and combinations that make no sense, all at once.</summary>
    /// <exception cref="SoapException">Something is not allowed; the message lists every such key.</exception>
    public void Check()
    {
        var unfused = Engine == EnumWords.Of(EngineChoice.Fused)
            ? Device is not null ? "it trains on the CPU alone"
            : Model is not null ? GraphSupport.Refuses(LearningRule.Parse(Rule)) ?? TrainingChecks.Unfused(this)
            : FusedSupport.Refuses(LearningRule.Parse(Rule)) ?? TrainingChecks.Unfused(this)
            : null;
        var movesByRule = (Optimizer != "sgd" || Momentum != 0 || Nesterov)
            && LearningRule.Parse(Rule).Recipe.Optimizer is not null;
        var momentum = Momentum is >= 0 and < 1 ? SinglePrecision.Refusal(Momentum, below: 1) : null;
        var weightDecay = WeightDecay is >= 0 and <= LargestWeightDecay ? SinglePrecision.Refusal(WeightDecay) : null;
        var allowedRates = $"allowed: from {SmallestLearningRate} to {LargestLearningRate}";
        var share = Split is null ? null : OwnKeys.ShareOf(Split);
        (bool Wrong, string Message)[] checks =
        [
            (Data is null && Label is not null, OfOwnData("label", Label)),
            (Data is null && Targets is not null, OfOwnData("targets", Targets)),
            (Data is null && Split is not null, OfOwnData("split", Split)),
            (Label is not null && Targets is not null, $"label = {Shown(Label)} and targets = {Shown(Targets)} " +
                "make no sense together: a sample has a class, or values"),
            (
                share is not null and not (> 0 and < 1),
                $"split = {Split} is not allowed; allowed: a share above 0 and " +
                    "below 1, or a column's name"),
            (!IsLearningRate(LearningRate), $"learning-rate = {LearningRate} is not allowed; {allowedRates}"),
            (Hidden.Any(width => width < 1), $"hidden = {string.Join(",", Hidden.Select(width => $"{width}"))} is " +
                $"not allowed; allowed: widths of at least 1"),
            (Hidden.Zip(Hidden.Skip(1), (one, next) => (long)one * next).Any(weights => weights > MostWeights),
                $"hidden = {string.Join(",", Hidden.Select(width => $"{width}"))} is not allowed; allowed: at most " +
                    $"{MostWeights} weights between two hidden layers"),
            (Batch < 1, $"batch = {Batch} is not allowed; allowed: at least 1"),
            (
                Epochs == 0 && InitialWeights is null,
                $"epochs = 0 is not allowed without init; allowed: above 0, at most {MostEpochs}"),
            (
                !(Epochs is >= 0 and <= MostEpochs),
                $"epochs = {Epochs} is not allowed; allowed: above 0, at most {MostEpochs}"),
            (Validation < 0, $"validation = {Validation} is not allowed; allowed: at least 0"),
            (LogEvery < 1, $"log-every = {LogEvery} is not allowed; allowed: at least 1"),
            (
                EvaluateEvery < 0,
                $"evaluate-every = {EvaluateEvery} is not allowed; allowed: at least 0 (0: only at the end)"),
            (DiagnoseEvery < 0, $"diagnose-every = {DiagnoseEvery} is not allowed; allowed: at least 0 (0: never)"),
            (!(Momentum is >= 0 and < 1), $"momentum = {Momentum} is not allowed; allowed: from 0 to below 1"),
            (momentum is not null, $"momentum = {Momentum} is not allowed: {momentum}; allowed: from 0 to below 1"),
            (weightDecay is not null,
                $"weight-decay = {WeightDecay} is not allowed: {weightDecay}; allowed: " +
                    $"from 0 to {LargestWeightDecay}"),
            (
                !(WeightDecay is >= 0 and <= LargestWeightDecay),
                $"weight-decay = {WeightDecay} is not allowed; allowed: from 0 to {LargestWeightDecay}"),
            (
                NoiseExamples is < 0 or > MostNoiseExamples,
                $"noise-examples = {NoiseExamples} is not allowed; allowed: from 0 to {MostNoiseExamples}"),
            (
                NoiseLearningRate is { } noiseRate && !IsLearningRate(noiseRate),
                $"noise-learning-rate = {NoiseLearningRate} is not allowed; {allowedRates}"),
            (NoiseLearningRate is not null && NoiseExamples == 0, "noise-learning-rate needs noise-examples above 0"),
            (NoiseExamples > 0 && LearningRule.Parse(Rule).Feedback is NoFeedback,
                $"noise-examples = {NoiseExamples} makes no sense for rule '{Rule}': it has no feedback weights, " +
                    "and noise is there to align forward weights with them"),
            .. ModelChecks.Of(this, Standard),
            (
                Device is not (null or TrialDevice.Cuda),
                $"device = {Device} is not allowed; {TrialDevice.Hint(Device ?? "")}"),
            (unfused is not null, $"engine = fused does not apply: {unfused}; allowed: auto, autograd"),
            (
                movesByRule && Optimizer != "sgd",
                $"optimizer = {Optimizer} makes no sense for rule '{Rule}', which says itself how " +
                    "weights move; leave the key out"),
            (
                movesByRule && (Momentum != 0 || Nesterov),
                $"momentum and nesterov make no sense for rule '{Rule}', which says itself how weights " +
                    "move; leave these keys out"),
            (Nesterov && Momentum == 0, "nesterov = true needs momentum above 0"),
            (
                Optimizer != "sgd" && (Momentum != 0 || Nesterov),
                $"momentum and nesterov belong to optimizer = sgd, not to {Optimizer}"),
            (
                Optimizer == "adam" && WeightDecay > 0 && Decay is null,
                "optimizer = adam has no weight decay; use adamw, whose decay is decoupled, or decay = l2"),
            .. TrainingChecks.Of(this),
        ];
        var wrong = checks.Where(check => check.Wrong).Select(check => check.Message).ToArray();
        if (wrong.Length > 0)
        {
            throw SoapException.BadUsage(string.Join(Environment.NewLine, wrong));
        }
    }

    /// <summary>Refuses a rule that cannot learn a task with these settings, before anything is made.</summary>
    /// <param name="task">The trial's task.</param>
    /// <exception cref="SoapException">The network has widths, or a step samples, that the rule cannot take; the
    /// message has the reason.</exception>
    internal void CheckFor(TaskDefinition task)
    {
        // Noise is no epoch of the task: a batch of it is a whole one.
        var samples = NoiseExamples > 0 ? Batch : Math.Min(Batch, Math.Max(1, task.TrainingSamples - Validation));
        TrialNetwork.ThrowIfRefused(this, task.Inputs, task.Outputs, task.Image, samples);
    }

    private string OfOwnData(string key, string? value) =>
        $"{key} = {Shown(value)} makes no sense for task '{Task}', which says itself what is to be learnt; " +
            "it is for data of one's own";

    // Names of columns may hold anything.
    private static string? Shown(string? name) => name is null ? null : Quotation.Printable(name);

    internal static bool IsLearningRate(double value) => value is >= SmallestLearningRate and <= LargestLearningRate;
}
