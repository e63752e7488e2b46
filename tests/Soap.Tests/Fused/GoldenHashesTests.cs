using System.Security.Cryptography;
using Soap.Data;
using Soap.Engines;
using Soap.Fused.Simd;
using Soap.Losses;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using Soap.Tests.Oracles;
using Soap.Training;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.Fused;

/// <summary>
/// The bits of four small trainings, for each float type, and for a dense and a sparse first layer: the same with
/// every instruction set. Data, weights and feedback are made from integers, and the steps from additions,
/// multiplications, divisions and roots, which IEEE 754 defines to the last bit: no mathematics library and no
/// libtorch kernel is in them (Adam, whose corrections are powers, is held to the oracle and not to a hash).
/// </summary>
/// <remarks>
/// Provenance: computed on 2026-11-24 by this test on an AMD EPYC with AVX-512 under .NET 10.0, in Debug and in
/// Release, with the same result. They change where the order of a sum or the use of a fused multiply-add changes,
/// which must be meant and told in the changelog: the message of the failing test has the new ones.
/// </remarks>
public sealed class GoldenHashesTests
{
    private static readonly Dictionary<(ScalarType Type, bool IsSparse), string> Hashes = new()
    {
        [(ScalarType.Float32, false)] = "d84d6343c2543c170898c00a65fba7f379b49ca7b6e4ec0473d336576e3abaf1",
        [(ScalarType.Float32, true)] = "cc2184bd55484aad7e2c467a37b128c06a15f3bff8a53895a1b190e7541c9ac0",
        [(ScalarType.Float64, false)] = "e48391717513bc4d9cd2b66794f7c3af122d50c370efa7ce5407d15efe15fd49",
        [(ScalarType.Float64, true)] = "d99b9484b79e7f7eacc8997ef8cb2a7b29952e2c5228240e5b51a6bbfb8cfa38",
    };

    public static TheoryData<InstructionSet, ScalarType, bool> Cases() =>
    [
        .. from set in InstructionSets.Supported
           from type in new[] { ScalarType.Float32, ScalarType.Float64 }
           from isSparse in new[] { false, true }
           select (set, type, isSparse),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bits_after_training_are_the_same_with_every_instruction_set(
        InstructionSet set, ScalarType type, bool isSparse)
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var images = IntegerImages.Draw(90, 70, 10);
        var data = isSparse
            ? images
            : new Dataset(images.Gather(IntegerImages.Indices(90), type).Inputs, images.Targets);
        Train(
            hash, "bp", Activation.Tanh, Loss.CrossEntropy, new OptimizerCase(
                "sgd", 0.1, Momentum: 0.9), data, set, type, isSparse);
        Train(
            hash, "kp:decay=0.01", Activation.Relu, Loss.MeanSquaredError, new OptimizerCase(
                "sgd", 0.5, WeightDecay: 0.1), data, set, type, isSparse);
        Train(
            hash, "sdfa", Activation.Sigmoid, Loss.SigmoidCrossEntropy, new OptimizerCase(
                "sgd", 0.05, Momentum: 0.8, Nesterov: true), data, set, type, isSparse);
        Train(
            hash, "drtp+asymmetric", Activation.Identity, Loss.CrossEntropy, new OptimizerCase("sgd", 0.01), data, set,
            type, isSparse);
        var actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        Assert.True(Hashes.GetValueOrDefault((type, isSparse)) == actual, $"{set}, {type}, {isSparse}: {actual}");
    }

    private static void Train(
        IncrementalHash hash, string rule, Activation activation, Loss loss, OptimizerCase settings, Dataset data,
        InstructionSet set, ScalarType type, bool isSparse)
    {
        using var scope = NewDisposeScope();
        using var network = new Mlp([70, 33, 18, 10], activation, LearningRule.Parse(rule), 0, new() { Type = type });
        foreach (var (layer, l) in network.Layers.Select((layer, index) => (layer, (uint)index)))
        {
            Fill(layer.Weight, 10 * l);
            Fill(layer.Bias!, 10 * l + 1);
            Fill(layer.Synapses.OwnFeedback, 10 * l + 2);
            Fill(layer.Synapses.OutputFeedback, 10 * l + 3);
        }

        using var optimizer = settings.Create(network.parameters());

        using var trainer = new Trainer(
            network, loss, optimizer, _ => settings.LearningRate, new DatasetBatches(data, new BatchOrder(90, 0, 1)),
            13, new() { Type = type, Start = 0, Engine = EngineChoice.Fused, Instructions = set });
        Assert.Equal(isSparse ? "sparse" : "dense", trainer.Engine.FirstLayer);
        Assert.True(trainer.TrainUntil(4 * 90), "training diverged");
        foreach (var layer in network.Layers)
        {
            foreach (var tensor
                in new Tensor?[] { layer.Weight, layer.Bias, layer.Synapses.OwnFeedback }.OfType<Tensor>())
            {
                hash.AppendData(tensor.detach().contiguous().bytes);
            }
        }
    }

    private static void Fill(Tensor? weights, uint seed)
    {
        if (weights is null)
        {
            return;
        }

        using var noGradient = no_grad();
        using var values = tensor(
            Enumerable.Range(0, (int)weights.numel()).Select(i => IntegerImages.Weight(i, seed)).ToArray(),
            weights.shape);
        weights.copy_(values);
    }
}
