using Mono.Cecil;
using Soap.Lab.Running;
using Soap.Models;
using Xunit;

namespace Soap.Cli.Tests.Architecture;

/// <summary>
/// A span, a pointer or a number that is read from a tensor's memory does not keep the tensor alive. What reads keeps
/// it, by a dispose scope, a using or <see cref="GC.KeepAlive"/>, but where it is said who does. The fused engine
/// reads nothing else; its tensors are held to live by tests of its own.
/// </summary>
public sealed class ReadMemoryTests
{
    private const string Tensor = "TorchSharp.torch/Tensor";

    [Fact]
    public void What_is_read_from_a_tensors_memory_is_kept_alive_but_where_it_is_said_who_keeps_it() => Assert.Equal(
        [
            // In a dispose scope of the only callers.
            "Soap.Diagnostics.LayerDiagnostics.Compare",
            "Soap.Diagnostics.LayerDiagnostics.Number",
            "Soap.Diagnostics.LinearProbe.Readout",
            "Soap.Diagnostics.ReferenceDisplacements.GaussNewton",
            "Soap.Diagnostics.ReferenceDisplacements.Of",
            "Soap.Diagnostics.ReferenceDisplacements.ThroughPseudoinverse",
            "Soap.Diagnostics.RepresentationSimilarity.AboveDiagonal",

            "Soap.Lab.Analysis.SamplePictures.Values", // of a picture, in the scope of all
            "Soap.Layers.StateNumber.Find", // the object has the tensor
            "Soap.Maps.Geometry.Numbers", // in the scope of what asks for a norm or an angle
            "Soap.Native.Doctor.DeviceArithmetic.Difference", // in the scope of both comparisons
            "Soap.Native.TensorMemory.Copy", // it is what is returned
            "Soap.Trials.LearnedFunction.Of", // in the trial's scope
            "Soap.Trials.Trial.ClassAccuracy", // the data set has it
        ],
        new[] { typeof(Mlp), typeof(StudyRunner), typeof(SoapCommand) }
            .SelectMany(type => Careless(type.Assembly.Location)).Distinct().Order(StringComparer.Ordinal));

    // A single number is read at once, and its tensor lives until the test ends.
    [Fact]
    public void Tests_of_the_library_read_a_tensors_memory_where_it_is_kept() =>
        Assert.Equal([], Careless(LibraryTests.File, withNumbers: false).Distinct());

    [Fact]
    public void What_keeps_nothing_is_found() => Assert.Equal(
        [
            $"{typeof(ReadMemoryTests).FullName}.Careless1", $"{typeof(ReadMemoryTests).FullName}.Careless2",
            $"{typeof(ReadMemoryTests).FullName}.Careless3",
        ],
        Careless(GetType().Assembly.Location)
            .Where(name => name.StartsWith(typeof(ReadMemoryTests).FullName!, StringComparison.Ordinal)));

    internal static byte Careless1(TorchSharp.torch.Tensor x) => x.bytes[0];

    internal static float[] Careless2(TorchSharp.torch.Tensor x) => x.neg().data<float>().ToArray();

    internal static float Careless3(TorchSharp.torch.Tensor x)
    {
        using var other = new MemoryStream(); // keeps no tensor
        return x.sum().item<float>();
    }

    internal static byte Careful1(TorchSharp.torch.Tensor x)
    {
        var first = x.bytes[0];
        GC.KeepAlive(x);
        return first;
    }

    internal static float Careful2(TorchSharp.torch.Tensor x)
    {
        using var sum = x.sum();
        return sum.item<float>();
    }

    private static IEnumerable<string> Careless(string file, bool withNumbers = true)
    {
        using var module = ModuleDefinition.ReadModule(file);
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            var called = method.Body.Instructions.Select(instruction => instruction.Operand)
                .OfType<MethodReference>().ToArray();
            var type = Outermost(method.DeclaringType);
            if (!type.FullName.StartsWith("Soap.Fused.", StringComparison.Ordinal)
                && called.Any(one => Reads(one) && (withNumbers || one.Name is "get_bytes" or "data"))
                && !called.Any(Keeps) && !HasTensorInUsing(method))
            {
                yield return $"{type.FullName}.{NameOf(method)}";
            }
        }
    }

    private static bool Reads(MethodReference called) => called.DeclaringType.FullName switch
    {
        Tensor => called.Name is "get_bytes" or "data" or "item",
        "Soap.Native.TensorMemory" => called.Name == "Of",
        "TorchSharp.TensorExtensionMethods" => called.Name.StartsWith("ReadCpu", StringComparison.Ordinal)
            || called.Name.StartsWith("To", StringComparison.Ordinal),
        _ => false,
    };

    private static bool Keeps(MethodReference called) => called.Name is "NewDisposeScope" or nameof(GC.KeepAlive);

    private static bool HasTensorInUsing(MethodDefinition method) => method.Body.ExceptionHandlers.Any(handler =>
        handler.HandlerType == Mono.Cecil.Cil.ExceptionHandlerType.Finally
        && handler.HandlerStart.Operand is null
        && method.Body.Instructions.Any(instruction =>
            instruction.Offset >= handler.HandlerStart.Offset && instruction.Offset < handler.HandlerEnd.Offset
            && instruction.Operand is MethodReference { Name: nameof(IDisposable.Dispose) }
            && IsTensor(method, handler.HandlerStart)));

    // The first instruction of the finally block of a using loads what is disposed of.
    private static bool IsTensor(MethodDefinition method, Mono.Cecil.Cil.Instruction loads)
    {
        var index = loads.OpCode.Code - Mono.Cecil.Cil.Code.Ldloc_0;
        var variable = loads.Operand as Mono.Cecil.Cil.VariableDefinition
            ?? (index is >= 0 and <= 3 ? method.Body.Variables[index] : null);
        return variable?.VariableType.FullName == Tensor;
    }

    // A local function or lambda goes by the method that it stands in.
    private static string NameOf(MethodDefinition method) =>
        method.Name.StartsWith('<') ? method.Name[1..method.Name.IndexOf('>')] : method.Name;

    private static TypeDefinition Outermost(TypeDefinition type) =>
        type.DeclaringType is { } outer ? Outermost(outer) : type;
}
