namespace Soap.Tests.Oracles;

/// <summary>Local losses in plain loops, from the equations in the documentation.</summary>
internal static class NaiveLocalLoss
{
    /// <summary>n_l = (e_l B_{l+1}) ⊙ f′(a_l), e_l the error of what B_{l+1} reads out of h_l.</summary>
    /// <param name="learns">Whether B learns by e_l.</param>
    public static Func<NaiveNetwork, double[,], NaiveTargets, (double Loss, NaiveGradient?[] Gradients)> Signal(
        bool learns) => (network, inputs, targets) =>
    {
        var a = network.Preactivations(inputs);
        var (loss, error) = network.Error(a[^1], targets);
        var gradients = new NaiveGradient?[a.Length];
        var displacement =
            network.OutputFeedback is { } feedback ? NaiveNetwork.Product(error, feedback) : error;
        for (var l = a.Length - 1; l >= 0; l--)
        {
            var h = l == 0 ? inputs : network.Activities(a[l - 1]);
            gradients[l] = NaiveNetwork.Outer(displacement, h);
            if (l > 0)
            {
                var read = NaiveNetwork.Product(h, NaiveNetwork.Transposed(network.Layers[l].Feedback));
                var own = network.Error(read, targets).Error;
                gradients[l] = gradients[l]! with { Feedback = learns ? NaiveNetwork.Outer(own, h).Weight : null };
                displacement = network.Slopes(NaiveNetwork.Product(own, network.Layers[l].Feedback), a[l - 1]);
            }
        }

        return (loss, gradients);
    };
}
