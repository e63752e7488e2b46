using Mono.Cecil;
using Mono.Cecil.Cil;
using Soap.Lab.Running;
using Soap.Lifetimes;
using Soap.Models;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Cli.Tests.Architecture;

/// <summary>
/// Numbers that libtorch reads are kept until it has read them (<see cref="SafeArithmetic"/>). TorchSharp's own
/// methods that make such a number and let go of it are found in its compiled code, and nobody calls them.
/// </summary>
public sealed class HandedNumbersTests
{
    private static readonly ModuleDefinition TorchSharp =
        ModuleDefinition.ReadModule(typeof(Scalar).Assembly.Location);

    private static readonly HashSet<string> Careless = FindCareless();

    public static TheoryData<string> Assemblies =>
        [.. new[] { typeof(Mlp), typeof(StudyRunner), typeof(SoapCommand) }.Select(type => type.Assembly.Location)];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_number_that_libtorch_reads_is_kept_until_it_was_read(string file) => Assert.Empty(
        ModuleDefinition.ReadModule(file).GetTypes().SelectMany(type => type.Methods).SelectMany(Faults));

    [Fact]
    public void Numbers_that_nothing_keeps_are_found()
    {
        Func<Tensor, Tensor>[] wrong =
        [
            x => x * 0.5,
            x => x + x,
            x => x.square(),
            x => nn.functional.elu(x, 1.0),
            x => nn.LeakyReLU().call(x),
            x => x.clamp(min: 0),
            Unkept,
        ];
        var faults = ModuleDefinition.ReadModule(GetType().Assembly.Location).GetTypes()
            .SelectMany(type => type.Methods).SelectMany(Faults).ToArray();

        // The last two hand over a number of their own.
        string[] found = [.. faults
            .Where(fault => fault.StartsWith(nameof(HandedNumbersTests), StringComparison.Ordinal))
            .Select(fault => fault[(fault.LastIndexOf(' ') + 1)..]).Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["LeakyReLU", "elu", "op_Addition", "op_Implicit", "op_Implicit", "op_Multiply", "square"], found);
        Assert.Equal(found.Length, wrong.Length);

        static Tensor Unkept(Tensor x)
        {
            Scalar number = 0.5;
            return x.sub(number);
        }
    }

    // What a method does with numbers that it should not.
    private static IEnumerable<string> Faults(MethodDefinition method) => !method.HasBody ? [] :
        from instruction in method.Body.Instructions
        let called = instruction.Operand as MethodReference
        where called is not null && (MakesNumber(called)
            ? !IsDisposed(method, instruction.Next)
            : Careless.Contains(called.GetElementMethod().FullName) || MakesCarelessModule(called))
        select $"{Outermost(method.DeclaringType).Name}.{method.Name} {called.Name}";

    // It goes into a variable of a using statement.
    private static bool IsDisposed(MethodDefinition method, Instruction next) =>
        VariableOf(method, next, isStored: true) is { } variable
        && method.Body.Instructions.Any(instruction => VariableOf(method, instruction, isStored: false) == variable
            && instruction.Next.Operand is MethodReference { Name: nameof(IDisposable.Dispose) });

    private static VariableDefinition? VariableOf(MethodDefinition method, Instruction instruction, bool isStored) =>
        instruction.OpCode.Code switch
        {
            Code.Stloc_0 when isStored => method.Body.Variables[0],
            Code.Stloc_1 when isStored => method.Body.Variables[1],
            Code.Stloc_2 when isStored => method.Body.Variables[2],
            Code.Stloc_3 when isStored => method.Body.Variables[3],
            Code.Ldloc_0 when !isStored => method.Body.Variables[0],
            Code.Ldloc_1 when !isStored => method.Body.Variables[1],
            Code.Ldloc_2 when !isStored => method.Body.Variables[2],
            Code.Ldloc_3 when !isStored => method.Body.Variables[3],
            Code.Stloc or Code.Stloc_S when isStored => (VariableDefinition)instruction.Operand,
            Code.Ldloc or Code.Ldloc_S when !isStored => (VariableDefinition)instruction.Operand,
            _ => null,
        };

    private static bool MakesNumber(MethodReference called) =>
        called.ReturnType.FullName == typeof(Scalar).FullName && called.Name is "op_Implicit" or "ToScalar";

    // Calls that a module's user makes reach its own way forward, which the calls' names do not tell.
    private static bool MakesCarelessModule(MethodReference called) =>
        (called.Name == ".ctor" ? called.DeclaringType : called.ReturnType) is { Namespace: "TorchSharp.Modules" } type
        && TorchSharp.GetType(type.GetElementType().FullName) is { } module
        && module.Methods.Any(method => method.Name == "forward" && Careless.Contains(method.FullName));

    // Methods of TorchSharp that make a number, and all that call these.
    private static HashSet<string> FindCareless()
    {
        var calls = TorchSharp.GetTypes().SelectMany(type => type.Methods)
            .Where(method => method.HasBody && !MakesNumber(method)).ToDictionary(
                method => method,
                method => method.Body.Instructions.Select(instruction => instruction.Operand)
                    .OfType<MethodReference>().ToArray());
        HashSet<string> found =
            [.. calls.Where(call => call.Value.Any(MakesNumber)).Select(call => call.Key.FullName)];
        int before;
        do
        {
            before = found.Count;
            found.UnionWith(calls
                .Where(call => call.Value.Any(called => found.Contains(called.GetElementMethod().FullName)))
                .Select(call => call.Key.FullName));
        }
        while (found.Count > before);

        return found;
    }

    private static TypeDefinition Outermost(TypeDefinition type) =>
        type.DeclaringType is { } outer ? Outermost(outer) : type;
}
