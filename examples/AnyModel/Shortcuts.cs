using System.Globalization;
using Soap.Conversion;
using Soap.Data;
using Soap.Engines;
using Soap.Losses;
using Soap.Maps;
using Soap.Optimizers;
using Soap.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnyModel;

/// <summary>
/// What shortcuts pass on to the layers below under direct feedback alignment: B e at the input of each block, B e at
/// the input of each layer, and the same with shortcuts that pass nothing on.
/// </summary>
internal static class Shortcuts
{
    private const string AtLayers = "dfa; direct at: every layer";

    // Rates: the best of 0.003, 0.01, 0.03 and 0.1 on seeds 1 and 2.
    private static readonly (string Name, string Rules, bool IsCut, double Rate)[] Forms =
    [
        ("backpropagation", "bp", false, 0.1), ("head alone", "head: bp; frozen", false, 0.1),
        ("at blocks", "dfa; direct at: block?", false, 0.01), ("at layers", AtLayers, false, 0.01),
        ("at layers, cut", AtLayers, true, 0.01),
    ];

    public static void Compare(Dataset data, int seeds, int examples)
    {
        foreach (var (name, rules, isCut, rate) in Forms)
        {
            Heard[] all =
                [.. Enumerable.Range(1, seeds).Select(seed => Train(data, rules, isCut, rate, seed, examples))];
            Console.WriteLine($"{name}: validation accuracy {Mean(all.Select(one => 100 * one.Accuracy))} %; " +
                "angles to backpropagation, degrees:");
            for (var layer = 0; layer < all[0].Layers.Count; layer++)
            {
                var turned = all.Select(one => one.Turned[layer]).ToArray();
                Console.WriteLine($"  {all[0].Layers[layer],-20}{Mean(all.Select(one => one.Angles[layer])),-22}" +
                    (isCut || turned.All(angle => angle is null or < 0.1)
                        ? ""
                        : $"shortcuts: norm x {Mean(all.Select(one => one.Ratios[layer]), "0.00")}, " +
                            $"turned by {Mean(turned)}"));
            }
        }
    }

    private static Heard Train(Dataset data, string rules, bool isCut, double rate, int seed, int examples)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(seed);
        using var model = ResidualNetwork.Create();
        var order = new BatchOrder(data.Count, validation: 2000, (ulong)seed);
        var accuracy = Converted(model, rules, isCut, seed, network =>
        {
            using var optimizer = new Sgd(network.parameters(), momentum: 0.9);
            using var trainer = new Trainer(
                network, Loss.CrossEntropy, optimizer, step => rate * (1 - 64.0 * step / examples),
                new DatasetBatches(data, order), batch: 64);
            trainer.TrainUntil(examples);
            return trainer.Evaluate(data, order.Validation).Accuracy!.Value;
        });

        // One batch at the same weights and B: what each layer hears by the form, without shortcuts, and truly.
        var (inputs, labels) = data.Gather(tensor(order.Validation.Take(64).ToArray()), ScalarType.Float32);
        Tensor?[] Displacements(string rules, bool isCut) => Converted(model, rules, isCut, seed, network =>
            network.Learn(inputs, labels, Loss.CrossEntropy).Layers
                .Select(layer => layer.Displacement?.flatten(1)).ToArray());
        var (heard, cut) = (Displacements(rules, isCut), Displacements(rules, isCut: true));
        return new Heard(
            accuracy, Converted(model, rules, isCut, seed, network => network.LayerNames),
            Compare(heard, Displacements("bp", isCut: false), Geometry.MeanRowAngle),
            Compare(heard, cut, Geometry.NormRatio), Compare(heard, cut, Geometry.MeanRowAngle));

        static double?[] Compare(Tensor?[] ones, Tensor?[] others, Func<Tensor, Tensor, double?> how) =>
            [.. ones.Zip(others, (one, other) => one is null || other is null ? null : how(one, other))];
    }

    private static T Converted<T>(
        Module<Tensor, Tensor> model, string rules, bool isCut, int seed, Func<RuleNetwork, T> use)
    {
        Action[] restore = isCut ? [.. model.named_modules().Where(named => named.name.EndsWith(".shortcut"))
            .Select(named => (Module<Tensor, Tensor>)named.module)
            .Select<Module<Tensor, Tensor>, Action>(shortcut =>
                shortcut.register_forward_pre_hook((_, input) => input.detach()).remove)] : [];
        using var network = model.WithRule(rules, (ulong)seed, sample: ones(1, 784));
        var result = use(network);
        Array.ForEach(restore, remove => remove());
        return result;
    }

    private static string Mean(IEnumerable<double?> values, string form = "0.0")
    {
        double[] all = [.. values.OfType<double>()];
        return all.Length == 0 ? "-" : $"{Text(all.Average())} ({Text(all.Min())} to {Text(all.Max())})";

        string Text(double value) => value.ToString(form, CultureInfo.InvariantCulture);
    }

    private sealed record Heard(
        double? Accuracy, IReadOnlyList<string> Layers, double?[] Angles, double?[] Ratios, double?[] Turned);
}
