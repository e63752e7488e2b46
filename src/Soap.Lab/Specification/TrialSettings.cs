using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Options;
using Soap.Training;
using Soap.Trials;

namespace Soap.Lab.Specification;

/// <summary>The keys of a trial.</summary>
internal static class TrialSettings
{
    private static readonly ValueKind<string> Initializers = ValueKinds.Word(
        Initializer.All.Select(initializer => initializer.Name));

    internal static readonly ValueKind<double> LearningRate = ValueKinds.NumberFrom(
        TrialSpecification.SmallestLearningRate, TrialSpecification.LargestLearningRate);

    private static readonly ValueKind<double> Scale = ValueKinds.NumberFrom(
        TrialSpecification.SmallestScale, TrialSpecification.LargestScale);

    // For a key that may be left to the task: the word, or null.
    private static ValueKind<string?> WordOr(string none, IEnumerable<string> words)
    {
        var kind = ValueKinds.Word([none, .. words]);
        return new ValueKind<string?>(
            kind.Allowed,
            text => kind.Parse(text) is var word && word == none ? null : word,
            word => word ?? none,
            kind.Schema);
    }

    /// <summary>What <c>soap train</c> trains when no key is set.</summary>
    public static TrialSpecification Default { get; } =
        new() { Task = "mnist", Rule = "bp", Seed = 1, LearningRate = 0.01 };

    /// <summary>What differs between the trials of a study: the rule, the seed and the learning rate.</summary>
    public static IReadOnlyList<Setting<TrialSpecification>> Own { get; } =
    [
        Key("rule", RuleKind.Rule, "the learning rule, see 'soap rules'", t => t.Rule, (t, v) => t with { Rule = v }),
        Key("seed", ListKinds.Seed, "decides initial weights, feedback and batches", t => t.Seed, (t, v) =>
            t with { Seed = v }),
        Key("learning-rate", LearningRate, "step size", t => t.LearningRate, (t, v) => t with { LearningRate = v }),
    ];

    /// <summary>What the trials of a study share.</summary>
    public static IReadOnlyList<Setting<TrialSpecification>> Shared { get; } =
    [
        Key(
            "task",
            TaskKind.Instance,
            "what to learn, see 'soap data list' and 'soap data show'",
            t => new TaskChoice(t.Task, t.Data),
            (t, v) => t with { Task = v.Word, Data = v.Data }),
        Key(
            "label",
            OwnDataKinds.Names(" (several columns with commas: one-hot)"),
            "own data: the column or array of the classes; auto: the last column",
            t => t.Label,
            (t, v) => t with { Label = v }),
        Key(
            "targets",
            OwnDataKinds.Names(", or several with commas"),
            "own data: the columns or array of the values to learn",
            t => t.Targets,
            (t, v) => t with { Targets = v }),
        Key(
            "split",
            OwnDataKinds.Split,
            "own data: the share drawn for the test set, or the column that says train or test; auto: as the data " +
                "say, else 0.2",
            t => t.Split,
            (t, v) => t with { Split = v }),
        Key(
            "loss",
            WordOr("task", EnumWords.Of<LossKind>()),
            "what is minimised; task: what fits it",
            t => t.Loss,
            (t, v) => t with { Loss = v }),
        Key(
            "label-smoothing",
            ValueKinds.NumberBetween(0, 1).InFloat32(below: 1),
            "share of a class's target that is spread over all classes, in training",
            t => t.LabelSmoothing,
            (t, v) => t with { LabelSmoothing = v }),
        Key(
            "output-activation",
            WordOr(EnumWords.Of(OutputActivation.None), EnumWords.Of<OutputActivation>().Skip(1)),
            "what the mean squared error sees of the outputs",
            t => t.OutputActivation,
            (t, v) => t with { OutputActivation = v }),
        Key(
            "input-scaling",
            WordOr("task", InputScaling.Names),
            "how inputs are scaled; task: its own; unit: byte / 255; none: own numbers as they are; per-feature, " +
                "per-channel: each to mean 0, deviation 1; unit-length: each sample to length 1",
            t => t.InputScaling,
            (t, v) => t with { InputScaling = v }),
        Key(
            "augment",
            AugmentationKind.Instance,
            "how training images are varied: zeros around them, a random crop, a flip of half of them",
            t => t.Augment,
            (t, v) => t with { Augment = v }),
        Key(
            "epochs",
            ValueKinds.NumberAbove(0, TrialSpecification.MostEpochs),
            "passes over the training samples",
            t => t.Epochs,
            (t, v) => t with { Epochs = v }),
        Key(
            "noise-examples",
            ValueKinds.Whole(0, TrialSpecification.MostNoiseExamples),
            "samples of noise to train on before the data",
            t => t.NoiseExamples,
            (t, v) => t with { NoiseExamples = v }),
        Key(
            "noise-learning-rate",
            ValueKinds.OrWord(LearningRate, "same"),
            "step size on noise; same: learning-rate",
            t => t.NoiseLearningRate,
            (t, v) => t with { NoiseLearningRate = v }),
        Key(
            "layer-rates",
            LayerRatesKind.Instance,
            "factors on the learning rate of each layer; same: 1 for all",
            t => t.LayerRates,
            (t, v) => t with { LayerRates = v }),
        Key("batch", ValueKinds.Whole(1), "samples a step", t => t.Batch, (t, v) => t with { Batch = v }),
        Key(
            "model",
            ModelKind.Instance,
            "the network; mlp: a multilayer perceptron of hidden and activation",
            t => t.Model,
            (t, v) => t with { Model = v }),
        Key(
            "hidden",
            ListKinds.List(ValueKinds.Whole(1, 65536), "widths", mayBeEmpty: true),
            "widths of the hidden layers",
            t => t.Hidden,
            (t, v) => t with { Hidden = v }),
        Key(
            "activation",
            ValueKinds.Word(EnumWords.Of<Activation>()),
            "hidden activation",
            t => t.Activation,
            (t, v) => t with { Activation = v }),
        Key("initializer", Initializers, "initial weights", t => t.Initializer, (t, v) => t with { Initializer = v }),
        Key("feedback-initializer", Initializers, "initial feedback weights", t => t.FeedbackInitializer, (t, v) =>
            t with { FeedbackInitializer = v }),
        Key("weight-scale", Scale, "what initializer draws is multiplied by", t => t.WeightScale ?? 1, (t, v) =>
            t with { WeightScale = v }),
        Key(
            "feedback-scale",
            Scale,
            "what feedback-initializer draws is multiplied by",
            t => t.FeedbackScale ?? 1,
            (t, v) => t with { FeedbackScale = v }),
        Key("bias", ValueKinds.Flag, "whether layers have biases", t => t.Bias ?? true, (t, v) =>
            t with { Bias = v }),
        Key(
            "optimizer",
            ValueKinds.Word(OptimizerCatalog.Names),
            "how weights follow the gradient",
            t => t.Optimizer,
            (t, v) => t with { Optimizer = v }),
        Key(
            "momentum",
            ValueKinds.NumberBetween(0, 1).InFloat32(below: 1),
            "momentum of sgd",
            t => t.Momentum,
            (t, v) => t with { Momentum = v }),
        Key("nesterov", ValueKinds.Flag, "whether momentum is Nesterov's", t => t.Nesterov, (t, v) =>
            t with { Nesterov = v }),
        Key(
            "weight-decay",
            ValueKinds.NumberFrom(0, TrialSpecification.LargestWeightDecay).InFloat32(),
            "weight decay",
            t => t.WeightDecay,
            (t, v) => t with { WeightDecay = v }),
        Key(
            "decay",
            WordOr(OptimizerCatalog.DecoupledDecay, [OptimizerCatalog.CoupledDecay]),
            "how weights decay; l2: as a part of the gradient",
            t => t.Decay,
            (t, v) => t with { Decay = v }),
        Key(
            "clip-norm",
            ValueKinds.OrWord(ValueKinds.NumberAbove(0, TrialSpecification.LargestClipNorm).InFloat32(), "none"),
            "the largest norm of all gradients together",
            t => t.ClipNorm,
            (t, v) => t with { ClipNorm = v }),
        Key(
            "schedule",
            ValueKinds.Word(EnumWords.Of<Schedule>()),
            "how the learning rate goes with the step",
            t => t.Schedule,
            (t, v) => t with { Schedule = v }),
        Key(
            "schedule-epochs",
            EpochsKind.Instance,
            "after how many epochs, again and again, or at which the learning rate falls (step, multi-step)",
            t => t.ScheduleEpochs,
            (t, v) => t with { ScheduleEpochs = v }),
        Key(
            "schedule-factor",
            ValueKinds.OrWord(ValueKinds.NumberAbove(0, 1).InFloat32(), "none"),
            "by what it is multiplied there (step, multi-step), or after each epoch (exponential)",
            t => t.ScheduleFactor,
            (t, v) => t with { ScheduleFactor = v }),
        Key(
            "warm-up",
            ValueKinds.NumberFrom(0, TrialSpecification.MostEpochs),
            "epochs in which the learning rate rises, before the schedule begins",
            t => t.WarmUp,
            (t, v) => t with { WarmUp = v }),
        Key("validation", ValueKinds.Whole(0), "samples held out of the training set", t => t.Validation, (t, v) =>
            t with { Validation = v }),
        Key(
            "log-every",
            ValueKinds.Whole(1),
            "examples between two points of the training loss",
            t => t.LogEvery,
            (t, v) => t with { LogEvery = v }),
        Key(
            "evaluate-every",
            ValueKinds.Whole(0),
            "examples between two validations; 0: only at the end",
            t => t.EvaluateEvery,
            (t, v) => t with { EvaluateEvery = v }),
        Key(
            "select",
            WordOr(EnumWords.Of(SelectionKind.Last), EnumWords.Of<SelectionKind>().Skip(1)),
            "the network that is kept and tested: the last, or that of the best validation point",
            t => t.Selection,
            (t, v) => t with { Selection = v }),
        Key(
            "diagnose-every",
            ValueKinds.Whole(0),
            "examples between two diagnoses; 0: never",
            t => t.DiagnoseEvery,
            (t, v) => t with { DiagnoseEvery = v }),
        Key(
            "representations",
            ValueKinds.Flag,
            "whether a linear probe and the similarity of samples are measured at the end, layer by layer",
            t => t.Representations,
            (t, v) => t with { Representations = v }),
        Key(
            "engine",
            WordOr(EngineChoices.Automatic, EngineChoices.Names.Skip(1)),
            "what makes the steps; auto: fused where it applies",
            t => t.Engine,
            (t, v) => t with { Engine = v }),
        Key(
            "device",
            DeviceKind.Instance,
            "where trials run; cuda: the first GPU, with SOAP_LIBTORCH",
            t => t.Device,
            (t, v) => t with { Device = v }),
        Key("data-seed", ListKinds.Seed, "seed of generated tasks and of drawn splits", t => t.DataSeed, (t, v) =>
            t with { DataSeed = v }),
    ];

    // A study draws the weights of every seed anew, and trains: both are of a single trial.
    private static readonly Setting<TrialSpecification> Init = Key(
        "init",
        InitialWeightsKind.Instance,
        "the weights to begin with: a safetensors file such as 'soap train --out' keeps; none: drawn",
        t => t.InitialWeights,
        (t, v) => t with { InitialWeights = v });

    private static readonly Setting<TrialSpecification> Epochs = Key(
        "epochs",
        ValueKinds.NumberFrom(0, TrialSpecification.MostEpochs),
        "passes over the training samples; 0, with init: its weights are evaluated as they are",
        t => t.Epochs,
        (t, v) => t with { Epochs = v });

    /// <summary>All keys of a single trial.</summary>
    public static IReadOnlyList<Setting<TrialSpecification>> All { get; } =
    [
        Shared[0], .. Own, .. Shared.Skip(1).SelectMany(setting =>
            setting.Name == Epochs.Name ? [Epochs]
            : setting.Name == "initializer" ? [Init, setting]
            : new[] { setting }),
    ];

    /// <summary>What is wrong with the values together, in sentences.</summary>
    public static IEnumerable<string> Check(TrialSpecification trial)
    {
        try
        {
            trial.Check();
            trial.CheckFor(trial.FindTask());
            return [];
        }
        catch (SoapException exception) when (exception.ExitCode == ExitCode.Usage)
        {
            return Refusals.Of(exception.Message);
        }
    }

    private static Setting<TrialSpecification> Key<TValue>(
        string name,
        ValueKind<TValue> kind,
        string description,
        Func<TrialSpecification, TValue> get,
        Func<TrialSpecification, TValue, TrialSpecification> set) =>
        Setting<TrialSpecification>.Create(name, kind, description, get, set);
}
