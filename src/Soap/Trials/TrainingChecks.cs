using Soap.Diagnostics;
using Soap.Fused;
using Soap.Losses;
using Soap.Maps;

namespace Soap.Trials;

/// <summary>What may be wrong with the settings of a training, beside what each of its numbers may be.</summary>
internal static class TrainingChecks
{
    /// <summary>What is checked: whether it is wrong, and what to say then.</summary>
    public static IEnumerable<(bool Wrong, string Message)> Of(TrialSpecification trial) =>
    [
        .. OfLayerRates(trial), .. OfSchedule(trial), .. OfSelection(trial), .. OfWeights(trial), .. OfMovement(trial),
        .. OfLoss(trial),
    ];

    /// <summary>Why the fused engine cannot train with these settings, where the rule is none of the
    /// reasons.</summary>
    public static string? Unfused(TrialSpecification trial) =>
        trial.Optimizer is "rmsprop" or "muon" ? $"it knows no {trial.Optimizer}"
            : trial.Activation == EnumWords.Of(Activation.Gelu) ? FusedSupport.Refuses(Activation.Gelu)
            : FusedSupport.MovementRefusal(trial.ClipNorm is not null);

    private static IEnumerable<(bool Wrong, string Message)> OfMovement(TrialSpecification trial) =>
    [
        (trial.Decay is not (null or OptimizerCatalog.CoupledDecay),
            $"decay = {trial.Decay} is not allowed; allowed: {OptimizerCatalog.DecoupledDecay}, " +
                $"{OptimizerCatalog.CoupledDecay}"),
        (trial.Decay is not null && trial.Optimizer == "adamw",
            $"decay = {trial.Decay} makes no sense for adamw, which is adam with decoupled decay; use adam"),
        (trial.ClipNorm is not null and not (> 0 and <= TrialSpecification.LargestClipNorm),
            $"clip-norm = {trial.ClipNorm} is not allowed; allowed: above 0, at most " +
                $"{TrialSpecification.LargestClipNorm}"),
        InFloat32("clip-norm", trial.ClipNorm, $"above 0, at most {TrialSpecification.LargestClipNorm}"),
    ];

    // Of a number within its range, what becomes of it.
    private static (bool Wrong, string Message) InFloat32(
        string key, double? value, string allowed, double below = double.PositiveInfinity)
    {
        var refusal = value is > 0 && value < below ? SinglePrecision.Refusal(value.Value, below) : null;
        return (refusal is not null, $"{key} = {value} is not allowed: {refusal}; allowed: {allowed}");
    }

    // What needs the task's targets to be known is LossFunctions' to say.
    private static IEnumerable<(bool Wrong, string Message)> OfLoss(TrialSpecification trial)
    {
        var activations = EnumWords.Of<OutputActivation>().ToArray();
        return
        [
            (!(trial.LabelSmoothing is >= 0 and < 1),
                $"label-smoothing = {trial.LabelSmoothing} is not allowed; allowed: from 0 to below 1"),
            InFloat32("label-smoothing", trial.LabelSmoothing, "from 0 to below 1", below: 1),
            (trial.OutputActivation is { } word && !activations.Contains(word),
                $"output-activation = {trial.OutputActivation} is not allowed; " +
                    Spelling.Hint(trial.OutputActivation ?? "", activations)),
        ];
    }

    private static IEnumerable<(bool Wrong, string Message)> OfWeights(TrialSpecification trial)
    {
        const string Allowed = "allowed: from 1E-06 to 1000000";
        return
        [
            (!IsScale(trial.WeightScale), $"weight-scale = {trial.WeightScale} is not allowed; {Allowed}"),
            (!IsScale(trial.FeedbackScale), $"feedback-scale = {trial.FeedbackScale} is not allowed; {Allowed}"),
            (trial.WeightScale is not null && trial.InitialWeights is not null,
                $"weight-scale = {trial.WeightScale} is of weights that are drawn, and init takes them from a file"),
            (trial.Bias == false && trial.Model is not null,
                $"bias = false is for the multilayer perceptron, and model = {trial.Model} has its own; leave the " +
                    "key out"),
        ];

        static bool IsScale(double? scale) =>
            scale is null or (>= TrialSpecification.SmallestScale and <= TrialSpecification.LargestScale);
    }

    private static IEnumerable<(bool Wrong, string Message)> OfSelection(TrialSpecification trial) =>
    [
        (trial.Representations && trial.Validation < RepresentationSimilarity.FewestSamples,
            $"representations = true measures on samples that are held out, and validation = {trial.Validation} " +
                $"holds out {(trial.Validation > 0 ? "too few" : "none")}; allowed: validation of at least " +
                $"{RepresentationSimilarity.FewestSamples}"),
        (trial.Selection is not null && trial.Validation == 0,
            $"select = {trial.Selection} chooses a validation point, and validation = 0 holds nothing out"),
        (trial.Selection is not null && trial.EvaluateEvery == 0,
            $"select = {trial.Selection} chooses among validation points, and evaluate-every = 0 has one alone, at " +
                "the end"),
    ];

    private static IEnumerable<(bool Wrong, string Message)> OfSchedule(TrialSpecification trial)
    {
        var schedule = trial.Schedule;
        var (isStep, isMultiStep) = (schedule == EnumWords.Of(Training.Schedule.Step),
            schedule == EnumWords.Of(Training.Schedule.MultiStep));
        var hasFactor = isStep || isMultiStep || schedule == EnumWords.Of(Training.Schedule.Exponential);
        var epochs = trial.ScheduleEpochs ?? [];
        var text = string.Join(":", epochs.Select(epoch => $"{epoch}"));
        return
        [
            (!(trial.WarmUp is >= 0 and <= TrialSpecification.MostEpochs),
                $"warm-up = {trial.WarmUp} is not allowed; allowed: from 0 to {TrialSpecification.MostEpochs}"),
            (isStep && epochs.Count != 1,
                $"schedule = {schedule} needs schedule-epochs, one number: after how many epochs the learning rate " +
                    "falls, again and again"),
            (isMultiStep && epochs.Count == 0,
                $"schedule = {schedule} needs schedule-epochs, such as 30:60:80: the epochs at which the learning " +
                    "rate falls"),
            (trial.ScheduleEpochs is not null && !isStep && !isMultiStep,
                $"schedule-epochs = {text} belongs to schedule = step and multi-step, not to {schedule}"),
            (!epochs.All(epoch => epoch is > 0 and <= TrialSpecification.MostEpochs)
                || !epochs.Zip(epochs.Skip(1)).All(pair => pair.First < pair.Second),
                $"schedule-epochs = {text} is not allowed; allowed: ascending numbers above 0, at most " +
                    $"{TrialSpecification.MostEpochs}"),
            (hasFactor && trial.ScheduleFactor is null,
                $"schedule = {schedule} needs schedule-factor, such as 0.1: by what the learning rate is multiplied"),
            (!hasFactor && trial.ScheduleFactor is not null,
                $"schedule-factor = {trial.ScheduleFactor} belongs to schedule = step, multi-step and exponential, " +
                    $"not to {schedule}"),
            (trial.ScheduleFactor is not null and not (> 0 and <= 1),
                $"schedule-factor = {trial.ScheduleFactor} is not allowed; allowed: above 0, at most 1"),
            InFloat32("schedule-factor", trial.ScheduleFactor, "above 0, at most 1"),
        ];
    }

    private static IEnumerable<(bool Wrong, string Message)> OfLayerRates(TrialSpecification trial)
    {
        if (trial.LayerRates is null)
        {
            yield break;
        }

        var (factors, reason) = Read(trial.LayerRates);
        yield return (
            reason is not null,
            $"layer-rates = {Quotation.Of(trial.LayerRates)} is not allowed: {reason}; allowed: {LayerRates.Allowed}");
        if (factors?.Range is var (low, high))
        {
            yield return (
                !TrialSpecification.IsLearningRate(trial.LearningRate * low)
                    || !TrialSpecification.IsLearningRate(trial.LearningRate * high),
                $"layer-rates = {factors} makes learning rates of {trial.LearningRate} that are not allowed; " +
                    $"allowed: from {TrialSpecification.SmallestLearningRate} to " +
                    $"{TrialSpecification.LargestLearningRate}");
        }
    }

    private static (LayerRates? Factors, string? Reason) Read(string text)
    {
        try
        {
            return (LayerRates.Parse(text), null);
        }
        catch (FormatException exception)
        {
            return (null, exception.Message);
        }
    }
}
