using Soap.Lifetimes;
using Soap.Maps;
using Soap.Randomness;
using static TorchSharp.torch;

namespace Soap.Feedback;

/// <summary>
/// B takes the signs of W every T examples: one bit a synapse leaks. sign(0) = 0, so a zero weight sends nothing back.
/// </summary>
/// <remarks>
/// Sign-concordant feedback: Liao, Leibo and Poggio 2016 (arXiv:1510.05067) with T up to the batch size, so that signs
/// are refreshed at every step: uSF is magnitude unit, frSF initial, brSF redrawn. Moskovitz, Litwin-Kumar and Abbott
/// 2018 (arXiv:1812.06488). Differs from the papers with a longer T: the signs are frozen in between, as in the
/// original project of 2019.
/// </remarks>
/// <param name="period">T in examples, at least 1.</param>
/// <param name="magnitude">The size of B's entries.</param>
/// <param name="share">The share of each layer's synapses whose signs leak, above 0 and up to 1; all others keep what
/// was drawn. Each synapse leaks with this probability, decided once.</param>
/// <param name="layers">The layers of which signs leak; all others keep what was drawn.</param>
public sealed class SignFeedback(
    long period, SignMagnitude magnitude, double share = 1, LeakingLayers layers = LeakingLayers.All)
    : PeriodicFeedback
{
    /// <inheritdoc/>
    public override string Name => "sign";

    /// <inheritdoc/>
    public override long Period { get; } = period >= 1
        ? period
        : throw new ArgumentOutOfRangeException(
            nameof(period), period, "The period is counted in examples and is at least 1.");

    /// <summary>The size of B's entries.</summary>
    public SignMagnitude Magnitude { get; } = magnitude;

    /// <summary>The share of each layer's synapses whose signs leak.</summary>
    public double Share { get; } = share is > 0 and <= 1
        ? share
        : throw new ArgumentOutOfRangeException(nameof(share), share, "A share is above 0 and at most 1.");

    /// <summary>The layers of which signs leak.</summary>
    public LeakingLayers Layers { get; } = layers;

    /// <inheritdoc/>
    public override Tensor? DrawLeaking(WeightShape shape, bool isOutput, RandomStream stream)
    {
        if (!Leaks(isOutput))
        {
            return zeros([.. shape.Shape], ScalarType.Bool);
        }

        if (Share == 1)
        {
            return null;
        }

        var chosen = new bool[checked((int)shape.Count)];
        for (var i = 0; i < chosen.Length; i++)
        {
            chosen[i] = stream.Uniform(i) < Share;
        }

        return Temporaries.Kept(() => tensor(chosen).reshape([.. shape.Shape]));
    }

    /// <inheritdoc/>
    public override Tensor Refresh(FeedbackRefresh refresh) => refresh.Leaking is { } leaking
        ? where(leaking, Signs(refresh), refresh.Initial)
        : Signs(refresh);

    /// <summary>Whether signs of a layer leak.</summary>
    /// <param name="isOutput">Whether it is the output.</param>
    internal bool Leaks(bool isOutput) => Layers switch
    {
        LeakingLayers.All => true,
        LeakingLayers.Output => isOutput,
        LeakingLayers.Hidden => !isOutput,
        _ => throw new InvalidOperationException($"Unknown layers {Layers}."),
    };

    private Tensor Signs(FeedbackRefresh refresh)
    {
        var forward = refresh.Forward;
        var sign = forward.sign();
        return Magnitude switch
        {
            SignMagnitude.Unit => sign,
            SignMagnitude.Initial => sign.mul_(refresh.Initial.abs()),
            SignMagnitude.Scale => sign.TimesInPlace(refresh.Initializer.Deviation(refresh.Shape)),
            SignMagnitude.Norm => WithNorm(sign, forward.norm().to_type(ScalarType.Float64)),
            SignMagnitude.Redrawn => sign.mul_(
                refresh.Initializer.Weights(refresh.Shape, refresh.Stream, forward.dtype).to(forward.device).abs()),
            _ => throw new InvalidOperationException($"Unknown magnitude {Magnitude}."),
        };
    }

    // One sign has norm 1, and more have more. All weights zero: sign W is zero and stays zero, as it is divided by 1
    // (0 / 0 is not wanted).
    private static Tensor WithNorm(Tensor sign, Tensor norm)
    {
        var signs = sign.norm().to_type(ScalarType.Float64);
        return sign.mul_((norm / signs.maximum(ones_like(signs))).to_type(sign.dtype));
    }
}
