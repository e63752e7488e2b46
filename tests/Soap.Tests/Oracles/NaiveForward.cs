namespace Soap.Tests.Oracles;

/// <summary>
/// Rules of forward passes in plain loops, from the equations in the documentation: a batch's loss and the gradients
/// of all layers.
/// </summary>
internal static class NaiveForward
{
    /// <summary>PEPITA: x′ = x + s e B_1, n_l = h_l − h′_l, fitted to h′_{l−1}.</summary>
    public static Func<NaiveNetwork, double[,], NaiveTargets, (double Loss, NaiveGradient?[] Gradients)> Pepita(
        double scale, bool outputErrorOfSecondPass) =>
        (network, inputs, targets) =>
        {
            var first = Pass(network, inputs, (h, _) => h);
            var (loss, error) = network.Error(first[^1].Preactivation, targets);
            var modulated = (double[,])inputs.Clone();
            var feedback = network.Layers[0].Feedback;
            for (var sample = 0; sample < inputs.GetLength(0); sample++)
            {
                for (var feature = 0; feature < inputs.GetLength(1); feature++)
                {
                    for (var output = 0; output < error.GetLength(1); output++)
                    {
                        modulated[sample, feature] += scale * error[sample, output] * feedback[output, feature];
                    }
                }
            }

            var second = Pass(network, modulated, (h, _) => h);
            var gradients = new NaiveGradient?[network.Layers.Count];
            for (var l = 0; l < gradients.Length - 1; l++)
            {
                var change = NaiveNetwork.Sum(
                    network.Activities(first[l].Preactivation),
                    NaiveNetwork.Times(network.Activities(second[l].Preactivation), -1));
                gradients[l] = NaiveNetwork.Outer(change, second[l].Input);
            }

            gradients[^1] = Output(
                network,
                outputErrorOfSecondPass ? network.Error(second[^1].Preactivation, targets).Error : error,
                second[^1].Input);
            return (loss, gradients);
        };

    public static NaiveGradient Output(NaiveNetwork network, double[,] error, double[,] input) =>
        NaiveNetwork.Outer(
            network.OutputFeedback is { } feedback ? NaiveNetwork.Product(error, feedback) : error, input);

    public static (double[,] Input, double[,] Preactivation)[] Pass(
        NaiveNetwork network, double[,] inputs, Func<double[,], int, double[,]> entering)
    {
        var all = new (double[,] Input, double[,] Preactivation)[network.Layers.Count];
        for (var l = 0; l < all.Length; l++)
        {
            var h = entering(l == 0 ? inputs : network.Activities(all[l - 1].Preactivation), l + 1);
            all[l] = (h, NaiveNetwork.Affine(h, network.Layers[l]));
        }

        return all;
    }
}
