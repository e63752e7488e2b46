using Mono.Cecil;
using Soap.Models;
using Xunit;

namespace Soap.Cli.Tests.Architecture;

/// <summary>
/// What a training step is made of, which is rules, layers, losses, networks and optimisers, reads nothing back from
/// the device of its tensors and fills nothing on the CPU, but where it is said why. Laws of rules let steps run where
/// no number can be read; this holds what they do not reach, as convolutions and all that libtorch cannot do there.
/// </summary>
public sealed class DevicesTests
{
    private static readonly string[] Step =
    [
        "Soap.Maps", "Soap.Optimizers", "Soap.Losses", "Soap.Signals", "Soap.Feedback", "Soap.Feedback.Alignment",
        "Soap.Fits", "Soap.Rules", "Soap.Rules.Entries", "Soap.Layers", "Soap.Models", "Soap.Conversion",
    ];

    // What reads a tensor's numbers, or makes tensors of numbers on the CPU.
    private static readonly string[] Readers =
    [
        "item", "cpu", "data", "get_bytes", "tolist", "nonzero", "masked_select", "op_Explicit", "CPU",
        "from_array", "frombuffer", "Of", "ToBoolean", "ToByte", "ToSByte", "ToInt16", "ToInt32", "ToInt64", "ToHalf",
        "ToSingle", "ToDouble", "ToComplexFloat32", "ToComplexFloat64", "ReadCpuByte", "ReadCpuSByte", "ReadCpuInt16",
        "ReadCpuInt32", "ReadCpuInt64", "ReadCpuHalf", "ReadCpuSingle", "ReadCpuDouble", "ReadCpuBool", "str",
    ];

    [Fact]
    public void A_step_reads_no_numbers_but_where_it_is_said_why() => Assert.Equal(
        [
            // Drawn when a layer is made; what is drawn anew in a step is moved to the layer's device.
            "Soap.Feedback.ProductFeedback CPU",
            "Soap.Feedback.RentedNoise CPU", // filled there, and moved
            "Soap.Feedback.SharedFeedback CPU",
            "Soap.Feedback.SparseFeedback CPU",
            "Soap.Fits.LeastSquares CPU",
            "Soap.Layers.InvertingState CPU",

            // Whole numbers that tell the program what is due, on the CPU wherever the layer is.
            "Soap.Layers.StateNumber CPU",
            "Soap.Layers.StateNumber Of",

            // Diagnostics, and interventions: norms, angles and ranks of what is on another device, taken there.
            "Soap.Maps.DeviceGeometry cpu",
            "Soap.Maps.DeviceGeometry data",

            // On the CPU in one order of summation, the same on every processor.
            "Soap.Maps.Geometry cpu",
            "Soap.Maps.Geometry get_bytes",
            "Soap.Maps.Initializer CPU",

        ],
        Readings().Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<string> Readings()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(Mlp).Assembly.Location);
        foreach (var type in assembly.MainModule.GetTypes().Where(type => Step.Contains(Outermost(type).Namespace)))
        {
            foreach (var instruction in type.Methods.Where(method => method.HasBody)
                .SelectMany(method => method.Body.Instructions))
            {
                if (instruction.Operand is MemberReference called && Reads(called))
                {
                    yield return $"{Outermost(type).FullName} {called.Name}";
                }
            }
        }
    }

    private static bool Reads(MemberReference called) =>
        called.DeclaringType?.FullName is { } owner
        && (owner == "Soap.Native.TensorMemory" || owner.StartsWith("TorchSharp.", StringComparison.Ordinal))
        && Readers.Contains(called.Name);

    private static TypeDefinition Outermost(TypeDefinition type) =>
        type.DeclaringType is { } outer ? Outermost(outer) : type;
}
