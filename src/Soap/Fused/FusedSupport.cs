using Soap.Conversion;
using Soap.Feedback;
using Soap.Fits;
using Soap.Maps;
using Soap.Models;
using Soap.Optimizers;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Soap.Fused;

/// <summary>Tells whether the fused engine can train a model, and why not.</summary>
internal static class FusedSupport
{
    /// <summary>Why it cannot train this, or null where it can.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="optimizer">How parameters move.</param>
    /// <param name="type">The model's float type.</param>
    public static string? Refuses(Module<Tensor, Tensor> model, Optimizer optimizer, ScalarType type) => model switch
    {
        Mlp network => Refuses(network.Rule) ?? Refuses(network.Activation)
            ?? Refuses([.. network.parameters()], network.buffers(), optimizer, type),
        RuleNetwork network => GraphSupport.Refuses(network)
            ?? Refuses([.. network.parameters()], network.buffers(), optimizer, type)
            ?? GraphSupport.RefusesModules(network),
        _ => $"the model is a {model.GetType().Name}, and the fused engine has an " +
            $"{nameof(Mlp)}, and models that were " +
            $"converted ({nameof(RuleNetwork)})",
    };

    /// <summary>Why it cannot train with an activation, or null where it can.</summary>
    public static string? Refuses(Activation activation) => activation == Activation.Gelu
        ? "the slope of gelu is no function of its value, which is all that it keeps"
        : null;

    /// <summary>Why it cannot move weights so, or null where it can.</summary>
    /// <param name="clips">Whether gradients are clipped.</param>
    public static string? MovementRefusal(bool clips) => clips
        ? "gradients are clipped by the norm of all of them, and it moves each weight as soon as it has its own"
        : null;

    private static string? Refuses(
        TorchSharp.Modules.Parameter[] parameters, IEnumerable<Tensor> buffers, Optimizer optimizer,
        ScalarType type) =>
        optimizer is not (Sgd or Adam)
            ? $"the optimiser is a {optimizer.GetType().Name}; known are {nameof(Sgd)} and {nameof(Adam)}"
        : MovementRefusal(optimizer.Clips) is { } why
            ? why
        : type is not (ScalarType.Float32 or ScalarType.Float64)
            ? $"the float type is {type}; known are float32 and float64"
        : parameters.Any(parameter => parameter.device_type != TorchSharp.DeviceType.CPU)
            ? "the model is not on the CPU"
        : parameters.Any(parameter => parameter.dtype != type || !parameter.is_contiguous())
            ? $"a parameter is not {type} in rows"
        : buffers.Any(buffer => (buffer.dtype != type && buffer.dtype != ScalarType.Int64) || !buffer.is_contiguous())
            ? $"a buffer is not {type} in rows"
        : !parameters.ToHashSet(ReferenceEqualityComparer.Instance).SetEquals(optimizer.Parameters)
            ? "the optimiser does not have all of the model's parameters, and these alone"
        : null;

    /// <summary>Why it cannot train an <see cref="Mlp"/> by this rule, or null where it can.</summary>
    public static string? Refuses(LearningRule rule) => RefusesParts(rule)
        ?? (rule.Recipe.BackpropagationPeriod is not null ? "some of its batches are backpropagation's" : null);

    /// <summary>Why it cannot train any network by this rule, or null where it can.</summary>
    public static string? RefusesParts(LearningRule rule)
    {
        var (signal, feedback, fit) = (rule.Signal, rule.Feedback, rule.Fit);
        return signal is NetworkSignal ? $"signal '{signal.Name}' makes passes of its own"
            : FusedSignals.Find(signal) is null ? $"signal '{signal.Name}' is known to its own code only"
            : signal is NoSignal && feedback is LearnedFeedback or WeightReadingFeedback or ObservingFeedback
                ? $"feedback '{feedback.Name}' learns, and signal '{signal.Name}' gives it nothing"
            : feedback.CarriesInItsOwnWay ? $"feedback '{feedback.Name}' carries signals in a way of its own"
            : rule.Recipe.Intervention != Intervention.None && feedback is not ObservingFeedback
                && FusedExperience.IsAsked(feedback)
                ? $"feedback '{feedback.Name}' may add to the gradient of W, of which an intervention needs all"
            : fit is not (OuterProduct or InputFit) ? $"fit '{fit.Name}' is a function of its own"
            : null;
    }
}
