using Soap.Feedback;
using Soap.Losses;
using Soap.Maps;
using Soap.Rules;
using Soap.Signals;
using static TorchSharp.torch;

namespace Soap.Tests.Rules;

/// <summary>Rules of curvature with one mistake each, and the law that must catch it.</summary>
internal static class WrongCurvatures
{
    public static IReadOnlyList<(RuleRow Row, string CaughtBy)> All { get; } =
    [
        Soap2019("five evaluations are plain, not ten", new() { PlainSteps = 2 }),
        Soap2019("the gradient is sent on from layers that have a displacement", new() { SendsGradient = true }),
        Soap2019("the bias is added once", new() { Biases = 1 }),
        Soap2019("moved by the same rate in layers of any size", new() { SharesShift = true }),
        Soap2019("uphill between the passes", new() { Direction = 1 }),
        Soap2019("the first pass's inputs are fitted", new() { FitsFirstInput = true }),
        Soap2019("the first pass's error in the output layer", new() { KeepsFirstError = true }),
        Soap2019("slopes of the first pass", new() { KeepsFirstSlopes = true }),
        Secant(
            "moved by the mean's gradient over the number of entries, as in 2019",
            "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients",
            new()
            {
                Shift = (g, _) => g.Over(g.shape[0]).Over(g.numel()),
            }),
        Secant("one curvature for the whole batch", "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients", new()
        {
            Curvature = (s, y) => ((s * y).sum() / s.Squared().sum()).reshape(1, 1),
        }),
        Secant(
            "shifted along the sign", "Equals_the_oracle",
            new() { Shift = (g, a) => (g.sign() * a.norm(1, keepdim: true)).Over(Math.Sqrt(g.shape[1])).Times(6e-6) }),
        Secant(
            "G′ − G", "Equals_the_oracle",
            new() { Curvature = (s, y) => -(s * y).sum(1, keepdim: true) / s.Squared().sum(1, keepdim: true) }),
        Secant(
            "⟨y, y⟩ / ⟨s, y⟩", "Equals_the_oracle",
            new() { Curvature = (s, y) => y.Squared().sum(1, keepdim: true) / (s * y).sum(1, keepdim: true) }),
        Secant("negative curvature turns the step round", "Equals_the_oracle", new() { Used = c => c }),
        Secant("Newton's step, not λ times it", "Equals_the_oracle", new() { Factor = 1 }),
        Secant("the second pass's inputs are fitted", "Equals_the_oracle", new() { FitsMovedInput = true }),
        Secant(
            "the second pass's error in the output layer",
            "Output_layer_gets_the_true_gradient",
            new() { KeepsMovedError = true }),
        Secant(
            "changes are summed over samples",
            "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients",
            new() { Divided = false }),
        Secant("nothing is learnt", "Hidden_layers_change_with_the_first_step", new() { Factor = 0 }),
        GaussNewton(
            "one Jacobian for the whole batch", "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients", new()
            {
                Jacobian = j => j.mean([0], keepdim: true).expand_as(j),
            }),
        GaussNewton("no slopes", "Equals_the_oracle", new() { Slopes = false }),
        GaussNewton("H on the wrong side", "Equals_the_oracle", new() { System = (h, jj) => jj.matmul(h) }),
        GaussNewton("H twice", "Equals_the_oracle", new() { System = (h, jj) => h.matmul(jj).matmul(h) }),
        GaussNewton("no curvature at all", "Equals_the_oracle", new() { System = (h, jj) => h.Times(0) }),
        GaussNewton(
            "damping relative to the batch's largest entry",
            "Gradient_of_a_batch_is_the_mean_of_its_samples_gradients",
            new()
            {
                System = (h, jj) => h.matmul(jj) / jj.max(),
            }),
    ];

    private static (RuleRow, string) Secant(string mistake, string caughtBy, WrongSecant signal) => (
        RuleTable.Find("secant:damping=0.1,layers=singly,negative=absolute") with
        {
            Name = $"secant: {mistake}",
            Make = () => new LearningRule(
                "wrong", new RuleRecipe { Signal = signal, Feedback = new ForwardWeights() }),
            Naive = new() { Forward = Oracles.NaiveCurvature.Secant(false, false, 0.1, absolute: true, 0) },
        },
        caughtBy);

    private static (RuleRow, string) GaussNewton(string mistake, string caughtBy, WrongGaussNewton signal) => (
        RuleTable.Find("gnt:hessian=loss,damping=0.1") with
        {
            Name = $"gnt: {mistake}",
            Make = () => new LearningRule(
                "wrong", new RuleRecipe { Signal = signal, Feedback = new ForwardWeights() }),
        },
        caughtBy);

    private static (RuleRow, string) Soap2019(string mistake, WrongSoap2019 signal) => (
        RuleTable.Find("soap2019:rate=20,bias=0.0001") with
        {
            Name = $"soap2019: {mistake}",
            Make = () => new LearningRule(
                "wrong", new RuleRecipe { Signal = signal, Feedback = new ForwardWeights() }),
        },
        "Equals_the_oracle_while_training");
}

/// <summary>The two passes of 2019 with rate 20 and bias 10⁻⁴, right unless something is said.</summary>
internal sealed class WrongSoap2019 : NetworkSignal
{
    private const double Rate = 20, Bias = 1e-4;

    public override string Name => "wrong";

    public override ForwardAccess Reads => ForwardAccess.ThroughActivity;

    public long PlainSteps { get; init; } = 5;

    public int Biases { get; init; } = 2;

    public double Direction { get; init; } = -1;

    public bool SendsGradient { get; init; }

    public bool SharesShift { get; init; }

    public bool FitsFirstInput { get; init; }

    public bool KeepsFirstError { get; init; }

    public bool KeepsFirstSlopes { get; init; }

    public override NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var first = network.Pass(inputs);
        var (mean, error) = Compare(first[^1].Preactivation, targets, loss);
        var gradients = network.WayDown(error, [.. first.Select(layer => layer.Preactivation)]);
        if (network.Steps < PlainSteps)
        {
            return new NetworkTargets(
                mean, [.. gradients.Zip(first, (gradient, layer) => new LayerTarget(gradient, layer.Input))]);
        }

        double Shift(int l) => Rate / (SharesShift ? gradients[0] : gradients[l]).numel();
        var second = network.PassMoved(
            inputs, (a, l) => l < network.Depth ? a.Plus(gradients[l - 1].Times(Direction * Shift(l - 1))) : a);
        var sent = KeepsFirstError ? error : Compare(second[^1].Preactivation, targets, loss).Error;
        var fits = new LayerTarget[network.Depth];
        for (var l = network.Depth - 1; l >= 0; l--)
        {
            var displacement = sent;
            if (l < network.Depth - 1)
            {
                sent = network.CarryToPreactivations(
                    l + 2, sent, (KeepsFirstSlopes ? first : second)[l].Preactivation);
                var d = gradients[l] - sent;
                for (var i = 0; i < Biases; i++)
                {
                    d = d.Plus(d.Plus(i == 0 ? 0 : 1e-6).sign().Times(Bias));
                }

                displacement = gradients[l].Squared().Times(Shift(l)) / d;
                sent = SendsGradient ? sent : displacement;
            }

            fits[l] = new LayerTarget(displacement, (FitsFirstInput ? first : second)[l].Input);
        }

        return new NetworkTargets(mean, fits);
    }
}

/// <summary>
/// The scalar secant of all layers jointly, λ = 0.1 and absolute curvature, right unless something is said.
/// </summary>
internal sealed class WrongSecant : NetworkSignal
{
    public override string Name => "wrong";

    public override ForwardAccess Reads => ForwardAccess.ThroughActivity;

    public Func<Tensor, Tensor, Tensor> Shift { get; init; } = (g, a) =>
        (g / g.norm(1, keepdim: true) * a.norm(1, keepdim: true)).Times(Math.Pow(2, -52.0 / 3));

    public Func<Tensor, Tensor, Tensor> Curvature { get; init; } = (s, y) =>
        (s * y).sum(1, keepdim: true) / s.Squared().sum(1, keepdim: true);

    public Func<Tensor, Tensor> Used { get; init; } = c => c.abs();

    public double Factor { get; init; } = 0.1;

    public bool FitsMovedInput { get; init; }

    public bool KeepsMovedError { get; init; }

    public bool Divided { get; init; } = true;

    public override NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var samples = inputs.shape[0];
        var first = network.Pass(inputs);
        var (mean, error) = Compare(first[^1].Preactivation, targets, loss);
        var gradients = network.WayDown(error.Times(samples), [.. first.Select(layer => layer.Preactivation)]);
        var shifts = gradients.Zip(first, (g, layer) => Shift(g, layer.Preactivation)).ToArray();
        var second = network.PassMoved(inputs, (a, l) => l < network.Depth ? a - shifts[l - 1] : a);
        var movedError = Compare(second[^1].Preactivation, targets, loss).Error;
        var moved = network.WayDown(movedError.Times(samples), [.. second.Select(layer => layer.Preactivation)]);
        var hidden = gradients.SkipLast(1).Select((g, l) => new LayerTarget(
            (g.Times(Factor) / Used(Curvature(shifts[l], g - moved[l])).Plus(0.1)).Over(Divided ? samples : 1),
            (FitsMovedInput ? second : first)[l].Input));
        return new NetworkTargets(
            mean, [.. hidden, new LayerTarget(KeepsMovedError ? movedError : error, first[^1].Input)]);
    }
}

/// <summary>Gauss-Newton targets with λ = 0.1 and the loss's Hessian, right unless something is said.</summary>
internal sealed class WrongGaussNewton : NetworkSignal
{
    public override string Name => "wrong";

    public Func<Tensor, Tensor> Jacobian { get; init; } = j => j;

    public Func<Tensor, Tensor, Tensor> System { get; init; } = (h, jj) => h.matmul(jj);

    public bool Slopes { get; init; } = true;

    public override NetworkTargets Learn(SignalNetwork network, Tensor inputs, Tensor targets, Loss loss)
    {
        var pass = network.Pass(inputs);
        var (samples, outputs) = (inputs.shape[0], pass[^1].Preactivation.shape[1]);
        var (mean, error) = Compare(pass[^1].Preactivation, targets, loss);
        var identity = eye(outputs, dtype: inputs.dtype).expand(samples, outputs, outputs);
        var fits = new LayerTarget[network.Depth];
        fits[^1] = new LayerTarget(error, pass[^1].Input);
        var jacobian = identity;
        for (var l = network.Depth - 2; l >= 0; l--)
        {
            jacobian = network.Carry(l + 2, jacobian.reshape(samples * outputs, -1)).reshape(samples, outputs, -1);
            jacobian =
                Slopes ? jacobian * network.Activation.Derivative(pass[l].Preactivation).unsqueeze(1) : jacobian;
            var used = Jacobian(jacobian);
            var system =
                System(loss.Hessian(pass[^1].Preactivation), used.matmul(used.transpose(1, 2))).Plus(
                    identity.Times(0.1));
            fits[l] = new LayerTarget(
                linalg.solve(system, error.unsqueeze(2).Times(0.1)).transpose(1, 2).matmul(used).squeeze(1),
                pass[l].Input);
        }

        return new NetworkTargets(mean, fits);
    }
}
