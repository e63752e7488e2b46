using Soap.Feedback;
using Soap.Fits;
using Soap.Maps;
using Soap.Randomness;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>What B₀ is drawn for.</summary>
internal sealed record Drawing(int FanIn, int FanOut, Initializer Initializer, RandomStream Stream, ScalarType Type)
{
    /// <summary>The right B₀ from a stream.</summary>
    public Tensor From(RandomStream stream) => Initializer.Weights(WeightShape.Dense(FanIn, FanOut), stream, Type);
}

/// <summary>A signal by a function of what a layer has.</summary>
internal sealed class WrongSignal(Func<WayBack, Tensor> sent, bool isBroadcast = false) : TransportSignal
{
    public override string Name => "wrong";

    public override bool IsBroadcast => isBroadcast;

    public override Tensor Sent(WayBack way) => sent(way);
}

/// <summary>Fixed feedback that carries by a function of what is sent and B.</summary>
internal sealed class WrongCarrier(Func<Tensor, Tensor, Tensor> carry) : SeparateFeedback
{
    public override string Name => "wrong";

    public override ForwardAccess Reads => ForwardAccess.Never;

    public override Tensor Carry(Tensor sent, Tensor feedback) => carry(sent, feedback);
}

/// <summary>
/// Feedback that learns by a function of what the layer lived through; it says what it likes about W.
/// </summary>
internal sealed class WrongLearner(
    Func<FeedbackExperience, Tensor> gradient, double decay = 0, ForwardAccess says = ForwardAccess.Never)
    : LearnedFeedback
{
    public override string Name => "wrong";

    public override ForwardAccess Reads => says;

    public override double Decay => decay;

    public override Tensor Gradient(FeedbackExperience experience) => gradient(experience);
}

/// <summary>A fit by a function of displacement and input.</summary>
internal sealed class WrongFit(Func<Tensor, Tensor, Tensor> gradient) : BatchFit
{
    public override string Name => "wrong";

    public override Tensor Gradient(Tensor displacement, Tensor input) => gradient(displacement, input);
}

/// <summary>Feedback that is fixed and drawn by a function.</summary>
internal sealed class WrongDraw(Func<Drawing, Tensor> draw) : SeparateFeedback
{
    public override string Name => "wrong";

    public override ForwardAccess Reads => ForwardAccess.Never;

    public override Tensor Draw(WeightShape shape, Initializer initializer, RandomStream stream, ScalarType type) =>
        draw(new Drawing((int)shape.Columns, (int)shape.Rows, initializer, stream, type));
}

/// <summary>
/// Feedback that sees W every so many examples, made by a function of W and B₀; it says what it likes about that.
/// </summary>
internal sealed class WrongRefresh(
    long period, ForwardAccess says, Func<Tensor, Tensor, Tensor> refresh) : PeriodicFeedback
{
    private readonly Func<Tensor, Tensor, Tensor> _refresh = refresh;

    public override string Name => "wrong";

    public override long Period => period;

    public override ForwardAccess Reads => says;

    public override Tensor Refresh(FeedbackRefresh refresh) => _refresh(refresh.Forward, refresh.Initial);
}
