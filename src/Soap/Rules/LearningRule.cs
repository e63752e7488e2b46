using Soap.Feedback;
using Soap.Fits;
using Soap.Optimizers;
using Soap.Signals;

namespace Soap.Rules;

/// <summary>A learning rule: signal × feedback × fit.</summary>
public sealed record LearningRule
{
    /// <summary>Puts a rule together.</summary>
    /// <param name="text">Its canonical text with every option in it, such as <c>sign:period=1000,magnitude=initial</c>.</param>
    /// <param name="signal">How each layer learns where its pre-activations should move.</param>
    /// <param name="feedback">What the feedback weights are.</param>
    /// <param name="fit">How the weights follow.</param>
    /// <exception cref="SoapException">The parts make no sense together; the message has the reason.</exception>
    public LearningRule(string text, Signal signal, FeedbackWeights feedback, Fit fit)
    {
        if ((signal.Refuses(feedback) ?? feedback.Refuses(signal)) is { } reason)
        {
            throw SoapException.BadUsage($"rule '{text}': signal '{signal.Name}' and feedback '{feedback.Name}' do not go together: {reason}");
        }

        (Text, Signal, Feedback, Fit) = (text, signal, feedback, fit);
    }

    /// <summary>
    /// Compares rules by what they do, that is by their parts and settings, whatever their texts are: <c>dfa</c> equals
    /// <c>dfa+fa</c>.
    /// </summary>
    public static IEqualityComparer<LearningRule> ByParts { get; } = new PartsComparer();

    /// <summary>Its canonical text with every option in it.</summary>
    public string Text { get; }

    /// <summary>How each layer learns where its pre-activations should move.</summary>
    public Signal Signal { get; }

    /// <summary>What the feedback weights are.</summary>
    public FeedbackWeights Feedback { get; }

    /// <summary>How the weights follow.</summary>
    public Fit Fit { get; }

    /// <summary>Whether the output layer too gets its error through fixed random weights, n_L = e B_out, instead of the true error.</summary>
    public bool HasAsymmetricOutput { get; init; }

    /// <summary>Whether each W keeps the Frobenius norm it had at the start, W ← W ‖W₀‖ / ‖W‖ after each step.</summary>
    public bool ConstrainsNorm { get; init; }

    /// <summary>How weights move, in the place of a trial's optimiser; null: as the trial says. A trainer holds its optimiser to it.</summary>
    public Movement? Movement { get; init; }

    /// <summary>What of a hidden layer's step is taken from backpropagation. It is known where a whole network learns: by <see cref="Models.Mlp.Learn"/> and the trainer.</summary>
    /// <exception cref="SoapException">The signal leaves nothing to intervene on; the message has the reason.</exception>
    public Intervention Intervention
    {
        get;
        init => field = value == Intervention.None || Interventions.Refuses(this) is not { } reason
            ? value
            : throw SoapException.BadUsage($"rule '{Text}' leaves nothing to intervene on: {reason}");
    }

    /// <summary>Whether a layer's gradients are the loss's own derivatives, whatever the network: layerwise errors
    /// through W itself, followed by outer products.</summary>
    public bool IsBackpropagation =>
        Signal is LayerwiseSignal && Feedback is ForwardWeights && Fit is OuterProduct && !HasAsymmetricOutput
            && Intervention == Intervention.None;

    /// <summary>Whether one thing is sent through the feedback weights of all layers.</summary>
    public bool IsBroadcast => Signal.IsBroadcast;

    /// <summary>When it reads forward weights: the more of what its signal and its feedback do; always, under an intervention, which needs backpropagation itself.</summary>
    public ForwardAccess Reads => Intervention != Intervention.None ? ForwardAccess.Always : (ForwardAccess)Math.Max((int)Signal.Reads, (int)Feedback.Reads);

    /// <summary>The rule of a text such as <c>fa</c>, <c>sign:period=1000,magnitude=unit</c> or <c>dfa+kp</c>.</summary>
    /// <exception cref="SoapException">The text names an unknown rule or option, or a value that is not allowed, or parts that make no sense together.</exception>
    public static LearningRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return RuleText.Parse(text);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
