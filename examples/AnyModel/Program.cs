// A residual network of one's own that learns by rules, converted by one line. Without arguments it trains under
// three rules and measures the angle of what each layer learns from to backpropagation. Arguments, all optional:
//   angles [examples] [figure.svg]   the same with other numbers
//   shortcuts [seeds] [examples]     what shortcuts pass on under a direct rule, in three forms of it
//   loop                             a training loop of one's own, with an optimiser of TorchSharp's
//   targets                          target propagation through a convolutional network
using System.Globalization;
using AnyModel;
using Soap.Data;
using Soap.Native;
using static TorchSharp.torch;

NativeEnvironment.Prepare(); // memory of large images stays in the process
var data = TaskCatalog.Open("mnist", DataFolders.Standard(), seed: 1).Train;
set_num_threads(1);
switch (args.FirstOrDefault() ?? "angles")
{
    case "angles":
        Angles.Measure(data, Number(1, 32_768), args.Length > 2 ? args[2] : null);
        break;
    case "shortcuts":
        Shortcuts.Compare(data, seeds: Number(1, 5), examples: Number(2, 32_768));
        break;
    case "loop":
        OwnLoop.Train(data);
        break;
    case "targets":
        Targets.Train(data);
        break;
    default:
        Console.Error.WriteLine(
            "arguments: angles [examples] [figure.svg], shortcuts [seeds] [examples], loop, or targets");
        return 2;
}

return 0;

int Number(int index, int otherwise) =>
    args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
