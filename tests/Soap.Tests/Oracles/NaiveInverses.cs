namespace Soap.Tests.Oracles;

/// <summary>
/// Target propagation in plain loops: the targets that inverses bring down, and how the inverses learn from a batch.
/// </summary>
/// <param name="network">W, b, and of the inverses B and c.</param>
/// <param name="inputs">[N, features].</param>
/// <param name="linear">Whether ψ is the identity; otherwise it is f.</param>
/// <param name="direct">Whether inverses are given the output; otherwise the activities of their layer.</param>
/// <param name="plain">Whether targets are what inverses make of targets; otherwise the difference is brought down.
/// </param>
internal sealed class NaiveInverses(
    NaiveNetwork network, double[,] inputs, bool linear, bool direct, bool plain = false)
{
    private readonly double[][,] _activities = Pass(network, inputs);

    private int Depth => network.Layers.Count;

    private int Samples => inputs.GetLength(0);

    /// <summary>n_l = ((h_l − ĥ_l) ⊙ f′(a_l)) / η_t below the output, whose displacement is its error.</summary>
    public static Func<NaiveNetwork, double[,], NaiveTargets, (double Loss, NaiveGradient?[] Gradients)> Signal(
        double step, bool linear, bool direct, Func<double[,], double[,], NaiveFitMemory, double[,]>? fit = null,
        bool plain = false) =>
        (network, inputs, targets) =>
    {
        var rule = new NaiveRule { Fit = fit };
        var inverses = new NaiveInverses(network, inputs, linear, direct, plain);
        var a = network.Preactivations(inputs);
        var (loss, error) = network.Error(a[^1], targets);
        var wanted = inverses.TargetsFor(NaiveNetwork.Sum(a[^1], NaiveNetwork.Times(error, -step)));
        var gradients = new NaiveGradient?[a.Length];
        for (var l = 1; l < a.Length; l++)
        {
            var displacement = Entries(a[l - 1], (n, i) =>
                (inverses._activities[l][n, i] - wanted[l][n, i]) * network.Slope(a[l - 1][n, i]) / step);
            gradients[l - 1] = network.Fit(rule, network.Layers[l - 1], displacement, inverses._activities[l - 1]);
        }

        gradients[^1] = network.Fit(
            rule,
            network.Layers[^1],
            network.OutputFeedback is { } feedback ? NaiveNetwork.Product(error, feedback) : error,
            inverses._activities[^2]);
        return (loss, gradients);
    };

    /// <summary>‖g(f(h̃)) − h̃‖², h̃ = h + σ ε.</summary>
    public static Action<NaiveInverting> Reconstruction(bool linear, double noise, double rate, int iterations) =>
        Learning(linear, false, rate, iterations, 0, (own, l, normal) =>
        {
            var noisy = Entries(
                own._activities[l - 1], (n, i) => own._activities[l - 1][n, i] + noise * normal.Below(n, i));
            var above = own.Respond(l, noisy);
            var given = own.Invert(l, above);
            return [(above, Entries(noisy, (n, i) => 2 * (given[n, i] - noisy[n, i]) / own.Samples))];
        });

    /// <summary>‖ĥ(a_L(h + σ ε)) − (h + σ ε)‖² / σ² + λ ‖B‖².</summary>
    public static Action<NaiveInverting> Difference(
        bool linear, bool direct, double noise, double rate, int iterations, double decay) =>
        Learning(linear, direct, rate, iterations, decay, (own, l, normal) =>
        {
            var (h, source) = (own._activities[l - 1], direct ? own.Depth : l);
            var moved = Entries(h, (n, i) => h[n, i] + noise * normal.Below(n, i));
            var output = moved;
            for (var above = l; above <= own.Depth; above++)
            {
                output = own.Respond(above, output);
            }

            var target = own.TargetsFor(output)[source];
            var (there, here) = (own.Invert(l, target), own.Invert(l, own._activities[source]));
            var slope = Entries(
                h, (n, i) => 2 * (h[n, i] + there[n, i] - here[n, i] - moved[n, i]) / (noise * noise * own.Samples));
            return [(target, slope), (own._activities[source], NaiveNetwork.Times(slope, -1))];
        });

    /// <summary>(−2 ⟨ξ, g(f(h + ξ)) − g(f(h))⟩ + ‖g(f(h) + ζ) − g(f(h))‖²) / σ².</summary>
    public static Action<NaiveInverting> Local(bool linear, double noise, double rate, int iterations) =>
        Learning(linear, false, rate, iterations, 0, (own, l, normal) =>
        {
            var (below, above) = (own._activities[l - 1], own._activities[l]);
            var answer = own.Respond(l, Entries(below, (n, i) => below[n, i] + noise * normal.Below(n, i)));
            var noisy = Entries(above, (n, i) => above[n, i] + noise * normal.Above(n, i));
            var (there, here) = (own.Invert(l, noisy), own.Invert(l, above));
            var share = 2 / (noise * noise * own.Samples);
            var agreement = Entries(below, (n, i) => -share * noise * normal.Below(n, i));
            var size = Entries(below, (n, i) => share * (there[n, i] - here[n, i]));
            return
            [
                (answer, agreement),
                (noisy, size),
                (above, Entries(below, (n, i) => -agreement[n, i] - size[n, i])),
            ];
        });

    // Rounds, in each of them the inverses from the output down: B ← B − η ∂loss/∂B.
    private static Action<NaiveInverting> Learning(
        bool linear, bool direct, double rate, int iterations, double decay,
        Func<NaiveInverses, int, NaiveNoise, (double[,] At, double[,] Slope)[]> points) =>
        inverting =>
    {
        var own = new NaiveInverses(inverting.Network, inverting.Inputs, linear, direct);
        for (var round = 0; round < iterations; round++)
        {
            for (var l = own.Depth; l > 1; l--)
            {
                var (inputs, outputs) = (own._activities[l - 1].GetLength(1), own._activities[l].GetLength(1));
                var stream = inverting.Normal(l);
                var first = (long)round * own.Samples * (inputs + outputs);
                inverting.IsClear &= own.Move(l, rate, decay, points(own, l, new NaiveNoise(
                    (n, i) => stream(first + (long)n * inputs + i),
                    (n, i) => stream(first + (long)own.Samples * inputs + (long)n * outputs + i))));
            }
        }
    };

    private static double[][,] Pass(NaiveNetwork network, double[,] inputs)
    {
        var a = network.Preactivations(inputs);
        return [inputs, .. a.SkipLast(1).Select(network.Activities), a[^1]];
    }

    // ĥ_1 … ĥ_L at their indices.
    private double[][,] TargetsFor(double[,] output)
    {
        var wanted = new double[Depth + 1][,];
        wanted[Depth] = output;
        for (var l = Depth; l > 1; l--)
        {
            var source = direct ? Depth : l;
            var (there, here) = (Invert(l, wanted[source]), Invert(l, _activities[source]));
            wanted[l - 1] = plain
                ? there
                : Entries(here, (n, i) => _activities[l - 1][n, i] + (there[n, i] - here[n, i]));
        }

        return wanted;
    }

    private double[,] Respond(int l, double[,] below)
    {
        var a = NaiveNetwork.Affine(below, network.Layers[l - 1]);
        return l == Depth ? a : network.Activities(a);
    }

    private double[,] Invert(int l, double[,] x) => linear ? Argument(l, x) : network.Activities(Argument(l, x));

    private double[,] Argument(int l, double[,] x)
    {
        var (product, bias) =
            (NaiveNetwork.Product(x, network.Layers[l - 1].Feedback), network.Layers[l - 1].FeedbackBias);
        return Entries(product, (n, i) => product[n, i] + (bias?[i] ?? 0));
    }

    private bool Move(int l, double rate, double decay, (double[,] At, double[,] Slope)[] points)
    {
        var layer = network.Layers[l - 1];
        var arguments = points.Select(point => Argument(l, point.At)).ToArray();
        var slopes = points
            .Zip(arguments, (point, argument) => Entries(
                argument, (n, i) => point.Slope[n, i] * (linear ? 1 : network.Slope(argument[n, i]))))
            .ToArray();
        layer.Feedback = Entries(
            layer.Feedback, (i, j) => layer.Feedback[i, j] - rate * (2 * decay * layer.Feedback[i, j]
                + points.Select((point, p) => Enumerable.Range(0, Samples).Sum(n => point.At[n, i] * slopes[p][n, j]))
                    .Sum()));
        layer.FeedbackBias = layer.FeedbackBias is { } bias
            ?
            [
                .. bias.Select((c, j) =>
                    c - rate * slopes.Sum(slope => Enumerable.Range(0, Samples).Sum(n => slope[n, j]))),
            ]
            : null;
        return linear || network.Activation is not (Soap.Maps.Activation.Relu or Soap.Maps.Activation.LeakyRelu)
            || arguments.All(argument => argument.Cast<double>().All(x => Math.Abs(x) > 1e-10));
    }

    private static double[,] Entries(double[,] like, Func<int, int, double> entry)
    {
        var result = new double[like.GetLength(0), like.GetLength(1)];
        for (var i = 0; i < result.Length; i++)
        {
            result[i / result.GetLength(1), i % result.GetLength(1)] = entry(
                i / result.GetLength(1), i % result.GetLength(1));
        }

        return result;
    }
}

/// <summary>A phase in which inverses learn.</summary>
/// <param name="Network">Whose.</param>
/// <param name="Inputs">The step's batch.</param>
/// <param name="Normal">Normal numbers by index, for a layer.</param>
internal sealed record NaiveInverting(NaiveNetwork Network, double[,] Inputs, Func<int, Func<long, double>> Normal)
{
    /// <summary>
    /// Whether no inverse was at a kink of its ψ, where a rounding error decides whether the slope is 0 or 1.
    /// </summary>
    public bool IsClear { get; set; } = true;
}

/// <summary>Normal numbers of a round and layer by sample and unit.</summary>
internal sealed record NaiveNoise(Func<int, int, double> Below, Func<int, int, double> Above);
