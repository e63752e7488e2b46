using Soap.Conversion;
using Soap.Data;
using Soap.Engines;
using Soap.Fused;
using Soap.Fused.Simd;
using Soap.Losses;
using Soap.Models;
using Soap.Optimizers;
using Soap.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>
/// A converted model that is trained for some steps by one engine or the other, from the same weights.
/// </summary>
/// <param name="Model">The model's word or text.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Image">The shape of a sample.</param>
internal sealed record GraphCase(string Model, string Rule, params long[] Image)
{
    /// <summary>Samples of the data set, no multiple of the batch.</summary>
    public int Samples { get; init; } = 34;

    public int Batch { get; init; } = 13;

    public string Activation { get; init; } = "tanh";

    public ScalarType Type { get; init; } = ScalarType.Float64;

    public Func<IEnumerable<TorchSharp.Modules.Parameter>, Optimizer> Optimizer { get; init; } =
        parameters => new Sgd(parameters, momentum: 0.9, weightDecay: 1e-3);

    public double Rate { get; init; } = 0.02;

    public Loss Loss { get; init; } = Loss.CrossEntropy;

    /// <summary>Whether all numbers of all images are one, so that windows have several largest numbers.</summary>
    public bool IsConstant { get; init; }

    /// <summary>Whether each second step is measured.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>Makes the model, where it has no word.</summary>
    public Func<nn.Module<Tensor, Tensor>>? Made { get; init; }

    public InstructionSet Instructions { get; init; } = InstructionSets.Current;

    /// <summary>All weights and statistics after some steps, the engine's loss and record.</summary>
    public (Dictionary<string, double[]> State, double Loss, string Engine, EvaluationPoint Validation) Train(
        EngineChoice engine, int steps)
    {
        using var scope = NewDisposeScope();
        var (model, data) = Begin();
        using var made = model;
        using var network = Convert(model);
        using var optimizer = Optimizer(network.parameters());
        using var trainer = new Trainer(
            network, Loss, optimizer, _ => Rate, BatchesOf(data), Batch,
            new TrainerOptions { Type = Type, Engine = engine, Instructions = Instructions });
        if (IsMeasured)
        {
            trainer.Diagnose(Trigger.Batches(2), _ => { });
        }

        var loss = 0.0;
        trainer.Every(Trigger.Batches(1), _ => loss = trainer.LastLoss);
        trainer.TrainUntil(steps * Batch);
        var state = network.state_dict().ToDictionary(
            named => named.Key,
            named => named.Value.to_type(ScalarType.Float64).contiguous().ToNumbers<double>());
        var validation = trainer.Evaluate(data, [1, 5, 2, 7, 31]);
        return (state, loss, trainer.Engine.Name, validation);
    }

    /// <summary>What each of some steps learnt by the rule and by backpropagation, by name.</summary>
    public List<Dictionary<string, double[]>> Measure(EngineChoice choice, int steps)
    {
        using var scope = NewDisposeScope();
        var (model, data) = Begin();
        using var made = model;
        using var network = Convert(model);
        using var optimizer = Optimizer(network.parameters());
        var source = BatchesOf(data);
        using var engine = choice == EngineChoice.Fused
            ? FusedEngines.Create(network, Loss, optimizer, source, Batch, Type, Instructions)
            : new AutogradEngine(network, Loss, optimizer, source, Type, "a test");
        var (all, examples) = (new List<Dictionary<string, double[]>>(), 0L);
        for (var step = 0; step < steps; step++)
        {
            engine.BeginStep(examples, Batch);
            var (_, count) = engine.Learn(examples, Batch, isMeasured: true);
            Assert.True(engine.GoDown());
            var (inputs, targets) = source.Take(examples, count, Type);
            var (rule, truth) = engine.LearnBothWays(inputs, targets);
            all.Add(Numbers(network, "rule", rule).Concat(Numbers(network, "truth", truth))
                .ToDictionary(named => named.Name, named => named.Tensor.ToVector()));
            engine.Move(Rate);
            examples += count;
        }

        return all;
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Numbers(
        RuleNetwork network, string way, NetworkLearning learning) =>
        network.LayerNames.Zip(learning.Layers).SelectMany(named => new (string Name, Tensor? Tensor)[]
        {
            ($"{way}: displacement of {named.First}", named.Second.Displacement),
            ($"{way}: W of {named.First}", named.Second.WeightGradient),
            ($"{way}: b of {named.First}", named.Second.BiasGradient),
            ($"{way}: B of {named.First}", named.Second.FeedbackGradient),
        }).Concat(network.Model.named_parameters().Select(named => (
            $"{way}: {named.name}", learning.Others.GetValueOrDefault(named.parameter))))
        .Append(($"{way}: loss", learning.MeanLoss))
        .Where(named => named.Item2 is not null).Select(named => (named.Item1, named.Item2!));

    private (nn.Module<Tensor, Tensor> Model, Dataset Data) Begin()
    {
        random.manual_seed(1);
        var model = Made?.Invoke()
            ?? ModelCatalog.Find(Model, Soap.Maps.Activations.Find(Activation)).Create(Image, 4);
        ModelWeights.Draw(model, Soap.Maps.Initializer.Find("xavier-normal"), 5);
        model.to(Type);
        var drawn = randn(Samples, Features, ScalarType.Float64);
        return (model, new Dataset(IsConstant ? ones_like(drawn) : drawn, randint(4, [Samples])));
    }

    private long Features => Image.Aggregate(1L, (product, side) => product * side);

    private RuleNetwork Convert(nn.Module<Tensor, Tensor> model) => model.WithRule(Rule, 3, zeros(1, Features, Type));

    private DatasetBatches BatchesOf(Dataset data) => new(data, new BatchOrder(Samples, 6, 2));
}
