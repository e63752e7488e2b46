using System.Collections.Concurrent;
using Soap.Conversion;
using Soap.Engines;
using Soap.Fused;
using Soap.Layers;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Trials;

/// <summary>The network of a trial: a multilayer perceptron, or one of the catalogue that was converted.</summary>
internal static class TrialNetwork
{
    // What was found to be in order, with all that decides it: a study asks of each of its rules again with every
    // setting and every candidate, and to convert a network takes a tenth of a second and more. Seeds and initialisers
    // refuse nothing.
    private static readonly ConcurrentDictionary<
        (string Model, string Activation, string Rule, string? Rates, string? Engine, int Inputs, int Outputs,
        string? Image, int Samples), bool> Accepted = new();

    /// <summary>Makes it, with its weights.</summary>
    /// <param name="specification">The trial.</param>
    /// <param name="inputs">The task's input features.</param>
    /// <param name="outputs">The task's outputs.</param>
    /// <param name="image">The shape of one input, [channels, height, width]; null where it is none.</param>
    /// <exception cref="SoapException">The rule cannot learn in the network, or the network does not take the inputs,
    /// or initial weights do not fit; the message has the reason.</exception>
    public static Module<Tensor, Tensor> Of(
        TrialSpecification specification, int inputs, int outputs, IReadOnlyList<long>? image)
    {
        if (specification.Model is null)
        {
            var widths = specification.Widths(inputs, outputs);
            return new Mlp(
                widths, Soap.Maps.Activations.Find(specification.Activation), LearningRule.Parse(specification.Rule),
                specification.Seed, new()
                {
                    Initializer = OfWeights(specification),
                    FeedbackInitializer = OfFeedback(specification),
                    HasBias = specification.Bias ?? true,
                    Start = specification.InitialWeights?.Read(widths, specification.Bias ?? true),
                });
        }

        return Converted(specification, inputs, outputs, image, model =>
        {
            ModelWeights.Draw(model, OfWeights(specification), specification.Seed);
            specification.InitialWeights?.LoadInto(model);
        });
    }

    /// <summary>Refuses a rule that cannot learn in the network, or a network that does not take the inputs.</summary>
    /// <inheritdoc cref="Of"/>
    /// <param name="specification">The trial.</param>
    /// <param name="inputs">The task's input features.</param>
    /// <param name="outputs">The task's outputs.</param>
    /// <param name="image">The shape of one input; null where it is none.</param>
    /// <param name="samples">The most samples of a step.</param>
    public static void ThrowIfRefused(
        TrialSpecification specification, int inputs, int outputs, IReadOnlyList<long>? image, int samples)
    {
        var rates = specification.LayerRates is { } text ? LayerRates.Parse(text) : null;
        if (specification.Model is null)
        {
            var widths = specification.Widths(inputs, outputs);
            Mlp.ThrowIfRefused(widths, LearningRule.Parse(specification.Rule), samples, specification.Bias ?? true);
            _ = rates?.Of(Mlp.NamesOf(widths.Length - 1));
            return;
        }

        var asked = (
            specification.Model, specification.Activation, specification.Rule, specification.LayerRates,
            specification.Engine, inputs, outputs, image is null ? null : string.Join('x', image), samples);
        if (Accepted.ContainsKey(asked))
        {
            return;
        }

        using var network = Converted(specification, inputs, outputs, image);
        _ = rates?.Of(network.LayerNames);
        if (EngineChoices.Find(specification.Engine) == EngineChoice.Fused
            && (GraphSupport.Refuses(network) ?? GraphSupport.RefusesModules(network)) is { } reason)
        {
            throw SoapException.BadUsage($"engine = fused does not apply: {reason}; allowed: auto, autograd");
        }

        foreach (var (layer, entered) in network.Layers.Zip(network.Entered))
        {
            layer.FitState.ThrowIfRefused(samples * layer.Maps.Forward.Uses([1, .. entered]));
        }

        if (samples == 1 && !TakesOneSample(network.Model, inputs))
        {
            throw SoapException.BadUsage(
                $"batch = 1 does not go with model = {specification.Model}: batch norm " +
                    "makes nothing of one sample, whose " +
                    "deviation from its own mean is 0 / 0; allowed: at least 2");
        }

        network.Model.Dispose();
        Accepted[asked] = true;
    }

    // Where a norm has one number of a channel, its running variance is not one any more.
    private static bool TakesOneSample(Module<Tensor, Tensor> model, int inputs)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var modes = ModuleModes.Training(model);
        model.call(zeros(1, inputs));
        return model.buffers().All(NotFinite.IsFinite);
    }

    /// <summary>Floating-point operations of an example's share of a training step, and of a forward pass.</summary>
    /// <inheritdoc cref="Of"/>
    public static (double Step, double Pass) Flops(
        TrialSpecification specification, int inputs, int outputs, IReadOnlyList<long>? image)
    {
        if (specification.Model is null)
        {
            var shape = new NetworkShape(specification.Widths(inputs, outputs));
            var rule = LearningRule.Parse(specification.Rule);
            return (RuleFlops.PerExample(rule, shape, specification.Batch), shape.PassFlops());
        }

        using var network = Converted(specification, inputs, outputs, image);
        var flops = network.Flops(specification.Batch);
        network.Model.Dispose();
        return flops;
    }

    /// <summary>The synapses whose B carries something down, layer by layer, and whether the layer is the
    /// output.</summary>
    /// <inheritdoc cref="Of"/>
    public static IReadOnlyList<(long Count, bool IsOutput)> FeedbackSynapses(
        TrialSpecification specification, int inputs, int outputs, IReadOnlyList<long>? image)
    {
        if (specification.Model is null)
        {
            var widths = specification.Widths(inputs, outputs);
            return [.. widths.Zip(widths.Skip(1)).Skip(1).Select((pair, l) =>
                ((long)pair.First * pair.Second, l == widths.Length - 3))];
        }

        using var network = Converted(specification, inputs, outputs, image);
        (long, bool)[] synapses = [.. network.Layers.Where(layer => layer.Options.TeachesBelow).Select(layer =>
            (layer.Maps.Forward.Weight.Count, layer.Options.IsOutput))];
        network.Model.Dispose();
        return synapses;
    }

    private static Initializer OfWeights(TrialSpecification specification) =>
        Initializer.Find(specification.Initializer).Times(specification.WeightScale ?? 1);

    private static Initializer OfFeedback(TrialSpecification specification) =>
        Initializer.Find(specification.FeedbackInitializer).Times(specification.FeedbackScale ?? 1);

    private static RuleNetwork Converted(
        TrialSpecification specification, int inputs, int outputs, IReadOnlyList<long>? image,
        Action<Module<Tensor, Tensor>>? weights = null)
    {
        var entry = ModelCatalog.Find(
            specification.Model!, Soap.Maps.Activations.Find(specification.Activation));
        if (entry.Refuses(image) is { } reason)
        {
            throw SoapException.BadUsage(
                $"model = {entry.Name} does not go with task '{specification.Task}': {reason}");
        }

        var rule = LearningRule.Parse(specification.Rule);
        var map = new RuleMap(
            [("**", rule)], directAt: rule.IsBroadcast && entry.DirectAt is { } at ? [at] : null);
        var model = entry.Create(image ?? [inputs], outputs);
        weights?.Invoke(model); // before feedback sees them
        using var sample = zeros(1, inputs);
        return RuleNetwork.Of(model, map, specification.Seed, sample, new ConversionOptions
        {
            FeedbackInitializer = OfFeedback(specification),
        });
    }
}
