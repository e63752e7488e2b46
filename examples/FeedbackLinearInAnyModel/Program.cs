// A TorchSharp model with two layers that learn by feedback alignment, trained by TorchSharp's own optimiser, saved
// and loaded.
using Soap.Layers;
using Soap.Maps;
using Soap.Models;
using Soap.Rules;
using static TorchSharp.torch;

random.manual_seed(1);
var teacher = nn.Sequential(nn.Linear(30, 20), nn.Tanh(), nn.Linear(20, 10));
var rule = LearningRule.Parse("fa");
var output = new FeedbackLinear(20, 10, rule, seed: 1, name: "output");
var model = nn.Sequential(new FeedbackLinear(30, 20, rule, seed: 1, name: "hidden"), nn.Tanh(), output);
var optimizer = optim.SGD(model.parameters(), learningRate: 0.1);

for (var step = 0; step <= 5000; step++)
{
    using var scope = NewDisposeScope();
    var inputs = randn(50, 30);
    var loss = nn.functional.mse_loss(model.call(inputs), teacher.call(inputs).detach());
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    if (step % 1000 == 0)
    {
        Console.WriteLine($"step {step,4}  loss {loss.item<float>():0.0000}  angle of W and B " +
            $"{Geometry.Angle(output.Weight, output.EffectiveFeedback):0.0} degrees");
    }
}

var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
WeightFile.Save(model, file);
WeightFile.Load(model, file);
Console.WriteLine($"saved and loaded: {string.Join(", ", model.state_dict().Keys)}");
File.Delete(file);
