using System.Security.Cryptography;
using Soap.Data;
using Soap.Data.Tasks;
using static TorchSharp.torch;

namespace OwnTasks;

/// <summary>Whether an odd number of four bits is set; each pattern is there to train on and to test on.</summary>
internal sealed class ParityTask : TaskDefinition
{
    private const int Bits = 4, Patterns = 1 << Bits;

    public override string Name => "parity";

    public override string Description => "whether an odd number of four bits is set";

    public override string Source => "made by this program";

    public override int Inputs => Bits;

    public override int Outputs => 2;

    public override int TrainingSamples => Patterns;

    public override TaskData Open(DataFolders folders, ulong seed)
    {
        var (inputs, labels) = (new float[Patterns * Bits], new long[Patterns]);
        for (var pattern = 0; pattern < Patterns; pattern++)
        {
            for (var bit = 0; bit < Bits; bit++)
            {
                inputs[pattern * Bits + bit] = (pattern >> bit & 1) == 1 ? 1 : -1;
                labels[pattern] ^= pattern >> bit & 1;
            }
        }

        var set = new Dataset(tensor(inputs, [Patterns, Bits]), tensor(labels));
        var digest = Convert.ToHexStringLower(SHA256.HashData([.. labels.Select(label => (byte)label)]));
        return new TaskData(Name, set, set, Outputs, new Dictionary<string, string> { ["parity"] = digest });
    }
}
