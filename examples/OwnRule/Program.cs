// A rule of one's own: feedback alignment through weights of three values only. It hands over to the command, which
// then knows it everywhere: dotnet run --project examples/OwnRule -- run --quick rules="bp fa mine"
using Soap.Cli;
using Soap.Feedback;
using Soap.Maps;
using Soap.Randomness;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;

RuleCatalog.Add(new RuleEntry
{
    Name = "mine",
    Summary = "Ternary feedback alignment: B is fixed, and its entries are −σ, 0 and σ.",
    Equation = "n_l = (n_{l+1} B_{l+1}) ⊙ f′(a_l), B_ij = σ sign(x_ij) if |x_ij| > t σ, else 0, " +
        "with x_ij drawn as W is and σ its deviation",
    Papers = "none: it is made up",
    Options = [RuleOption.Number("threshold", 0.5, 0, 3, "t, below which an entry is 0")],
    Gives = RuleSlot.Feedback,
    Recipe = options => new() { Feedback = new TernaryFeedback(options.Number("threshold")) },
});
return SoapCommand.Run(args);

internal sealed class TernaryFeedback(double threshold) : SeparateFeedback
{
    public override string Name => "ternary";

    public override ForwardAccess Reads => ForwardAccess.Never;

    public override Tensor Draw(WeightShape shape, Initializer initializer, RandomStream stream, ScalarType type)
    {
        var drawn = initializer.Weights(shape, stream, type);
        var deviation = initializer.Deviation(shape);
        return drawn.sign() * drawn.abs().gt(threshold * deviation) * deviation;
    }
}
