using Soap.Conversion;
using Soap.Data;
using Soap.Engines;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AnyModel;

/// <summary>A training loop that has only TorchSharp in it: the network counts its steps itself.</summary>
internal static class OwnLoop
{
    public static void Train(Dataset data)
    {
        using var outer = NewDisposeScope();
        random.manual_seed(1);
        using var model = ResidualNetwork.Create();
        var batches = new DatasetBatches(data, new BatchOrder(data.Count, validation: 2000, seed: 1));
        var network = model.WithRule("block*.**: sign:period=640; fa", seed: 1, sample: ones(1, 784));
        using var optimizer = optim.SGD(network.parameters(), learningRate: 0.02, momentum: 0.9);
        for (var step = 0; step < 100; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            for (var half = 0; half < 2; half++)
            {
                var (inputs, labels) = batches.Take(64 * step + 32 * half, 32, ScalarType.Float32);
                functional.cross_entropy(network.call(inputs), labels.to_type(ScalarType.Int64)).backward();
            }

            optimizer.step();
        }

        network.EndStep();
        network.Dispose();
        model.eval();
        using var noGradient = no_grad();
        var (held, truth) = data.Gather(tensor(batches.Order.Validation.ToArray()), ScalarType.Float32);
        var right = model.call(held).argmax(1).eq(truth).to_type(ScalarType.Float32).mean().item<float>();
        Console.WriteLine($"the model by itself again: validation accuracy {100 * right:0.0} %");
    }
}
