using Soap.Lifetimes;
using Soap.Maps;
using Soap.Randomness;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>A phase in which a network's inverses learn from a step's batch. There is no way from here to W.</summary>
public sealed class InversePhase
{
    private readonly IChain _model;
    private readonly string _feedback;
    private readonly SignalNetwork _network;
    private readonly InverseTargetSignal _signal;
    private readonly IReadOnlyList<(Tensor Input, Tensor Preactivation)> _pass;
    private readonly IReadOnlyList<Tensor> _activities;
    private readonly RandomStream[] _streams;

    internal InversePhase(
        IChain model, string feedback, InverseTargetSignal signal, Tensor inputs, long examplesSeen)
    {
        (_model, _feedback, _signal, _network) = (model, feedback, signal, new SignalNetwork(model));
        _pass = _network.Pass(inputs);
        _activities = SignalNetwork.Activities(_pass);
        _streams = [.. model.Layers.Select(layer => layer.InverseStream(examplesSeen))];
    }

    /// <summary>L.</summary>
    public int Depth => _network.Depth;

    /// <summary>The round, counted from 0 in each phase.</summary>
    public long Round { get; internal set; }

    /// <summary>h_l of the batch, [N, n_l]; for L the output a_L.</summary>
    /// <param name="layer">l, from 0, the network's input, to L.</param>
    public Tensor Activities(int layer) => _activities[layer];

    /// <summary>What a layer's inverse is given when nothing is moved: h_l, or a_L under direct signals.</summary>
    /// <param name="layer">l, from 2 to L.</param>
    public Tensor Given(int layer) => _activities[_signal.GivenLayer(layer, Depth)];

    /// <summary>
    /// What a layer's inverse is given when the output shall be another: the target that the inverses above make of
    /// that.
    /// </summary>
    /// <param name="layer">l, from 2 to L.</param>
    /// <param name="output">What the output shall be, [N, n_L].</param>
    public Tensor GivenFor(int layer, Tensor output)
    {
        var given = _signal.GivenLayer(layer, Depth);
        return _activities[given].Plus(
            _signal.Changes(_network, _pass, output - _activities[Depth], given)[given]);
    }

    /// <summary>g_l(x) of the present inverse.</summary>
    /// <param name="layer">l, from 2 to L.</param>
    /// <param name="activities">x, [N, rows of B_l].</param>
    public Tensor Invert(int layer, Tensor activities) => _network.Invert(
        layer, _signal.Carried(_network, layer, activities, _pass), _signal.Inverse(_network.Activation));

    /// <summary>h_l that a layer makes of activities below it; for L the output a_L.</summary>
    /// <param name="layer">l, from 1 to L.</param>
    /// <param name="below">[N, n_{l−1}].</param>
    public Tensor Respond(int layer, Tensor below) => _network.Respond(layer, below);

    /// <summary>The output that the network makes of activities of a layer.</summary>
    /// <param name="layer">l, from 0 to L − 1.</param>
    /// <param name="activities">[N, n_l].</param>
    public Tensor Output(int layer, Tensor activities) => _network.PassFrom(activities, layer)[^1].Preactivation;

    /// <summary>
    /// Standard normal numbers for the activities that a layer's inverse gives, [N, n_{l−1}], of this step, layer and
    /// round alone.
    /// </summary>
    /// <param name="layer">l, from 2 to L.</param>
    public Tensor NoiseBelow(int layer) => Normal(layer, 0, _activities[layer - 1]);

    /// <summary>
    /// Standard normal numbers for the activities of a layer, [N, n_l], of this step, layer and round alone.
    /// </summary>
    /// <param name="layer">l, from 2 to L.</param>
    public Tensor NoiseAbove(int layer) => Normal(layer, _activities[layer - 1].numel(), _activities[layer]);

    /// <summary>
    /// A step of gradient descent: B ← B − η (Σ xᵀ (s ⊙ ψ′(x B + c)) + 2 λ B), and the same with x = 1 and without λ
    /// for c.
    /// </summary>
    internal void Move(int layer, IReadOnlyList<InversePoint> points, double rate, double decay)
    {
        var (feedback, bias) = (_model.Layers[layer - 1].OwnFeedback!, _model.Layers[layer - 1].FeedbackBias);
        var bend = _signal.Inverse(_network.Activation);
        var steps = points.Select(point => (Point: point, At: _signal.Carried(_network, layer, point.At, _pass)))
            .Select(one => (
                one.At, Slope: one.Point.Slope * bend.Derivative(_network.Invert(layer, one.At, Activation.Identity))))
            .ToArray();
        _ = feedback.TimesInPlace(1 - 2 * rate * decay);
        foreach (var (at, slope) in steps)
        {
            var gradient = Shapes.Shaped(
                _model.Layers[layer - 1].Outer(at, slope), feedback, $"feedback '{_feedback}'");
            _ = feedback.PlusInPlace(gradient, -rate);
            if (bias is not null)
            {
                // Over all but the one dimension that c has, which is the last of a dense layer's inputs.
                var own = slope.dim() - bias.dim();
                long[] others = [.. Enumerable.Range(0, (int)slope.dim()).Select(d => (long)d).Where(d => d != own)];
                _ = bias.PlusInPlace(slope.sum(others).reshape(bias.shape), -rate);
            }
        }
    }

    // Two rows of numbers a round: of the activities below, and then of those above.
    private Tensor Normal(int layer, long after, Tensor like)
    {
        var first = Round * (_activities[layer - 1].numel() + _activities[layer].numel()) + after;
        return RentedNoise.Of(like.shape, like, entries =>
        {
            for (var i = 0; i < entries.Length; i++)
            {
                entries[i] = _streams[layer - 1].Normal(first + i);
            }
        });
    }
}
