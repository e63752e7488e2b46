using Soap.Layers;
using Soap.Maps;
using Soap.Models;
using static TorchSharp.torch;

namespace Soap.Tests.Rules.Laws;

/// <summary>Sparse feedback is as sparse and as large as it says, and each layer chooses for itself.</summary>
internal static class SparsityLaws
{
    public static Law[] All { get; } =
    [
        Law.Of(Each_unit_hears_exactly_as_many_as_it_says, row => row.Sparse is not null),
        Law.Of(Units_and_layers_choose_apart_whom_they_hear, row => row.Sparse is not null),
        Law.Of(Sparse_feedback_is_as_large_as_it_says, row => row.Sparse is not null),
    ];

    private static void Each_unit_hears_exactly_as_many_as_it_says(RuleRow row)
    {
        foreach (var (inputs, outputs) in new[] { (1, 1), (7, 1), (1, 7), (5, 4), (40, 2), (64, 33) })
        {
            using var scope = NewDisposeScope();
            using var layer = Steps.Layer(row.Make(), inputs, outputs, 2);
            var feedback = layer.EffectiveFeedback.ToMatrix();
            for (var unit = 0; unit < inputs; unit++)
            {
                var heard = Enumerable.Range(0, outputs).Count(sender => feedback[sender, unit] != 0);
                var expected = Math.Min(row.Sparse!.Value.Connections, outputs);
                Law.Hold(heard == expected, $"unit {unit} of {inputs} hears {heard} of {outputs}, not {expected}");
            }
        }
    }

    private static void Units_and_layers_choose_apart_whom_they_hear(RuleRow row)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp(
            [300, 30, 300, 30], Activation.Tanh, row.Make(), 3, new() { Type = ScalarType.Float64 });
        var (first, third) = (Heard(network.Layers[0]), Heard(network.Layers[2]));

        // 300 k choices among 30, each sender 10 k times, give or take √(10 k).
        var k = row.Sparse!.Value.Connections;
        foreach (var heard in new[] { first, third })
        {
            for (var sender = 0; sender < 30; sender++)
            {
                var times = Enumerable.Range(0, 300).Count(unit => heard[sender, unit]);
                Law.Hold(
                    Math.Abs(times - 10 * k) < 5 * Math.Sqrt(10 * k),
                    $"sender {sender} is heard by {times} units of 300, where {10 * k} are expected");
            }
        }

        // Two layers agree by chance in 300 k² / 30 = 10 k² places.
        var common = Enumerable.Range(0, 30 * 300).Count(i => first[i / 300, i % 300] && third[i / 300, i % 300]);
        Law.Hold(
            Math.Abs(common - 10 * k * k) < 5 * Math.Sqrt(10 * k * k),
            $"two layers have {common} entries in common, where {10 * k * k} are expected");

        static bool[,] Heard(FeedbackLinear layer)
        {
            var feedback = layer.EffectiveFeedback.ToMatrix();
            var heard = new bool[feedback.GetLength(0), feedback.GetLength(1)];
            for (var i = 0; i < heard.Length; i++)
            {
                heard[i / heard.GetLength(1), i % heard.GetLength(1)] =
                    feedback[i / heard.GetLength(1), i % heard.GetLength(1)] != 0;
            }

            return heard;
        }
    }

    private static void Sparse_feedback_is_as_large_as_it_says(RuleRow row)
    {
        const int Inputs = 2000, Outputs = 20;
        using var scope = NewDisposeScope();
        using var layer = Steps.Layer(row.Make(), Inputs, Outputs, 4);
        var power = layer.EffectiveFeedback.ToVector().Sum(entry => entry * entry);
        var (connections, isAsLargeAsDense) = row.Sparse!.Value;
        var expected = 2.0 / (Inputs + Outputs) * Inputs * (isAsLargeAsDense ? Outputs : connections);

        // A sum of 2000 k squares of normal numbers is off by √(2 / 2000 k), 3 % for k = 1.
        Law.Hold(Math.Abs(power / expected - 1) < 0.15, $"‖B‖² is {power}, where {expected} is expected");
    }
}
