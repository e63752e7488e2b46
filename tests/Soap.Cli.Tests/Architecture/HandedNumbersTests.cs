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

    [Fact]
    public void Every_number_that_libtorch_reads_is_kept_until_it_was_read() => Assert.Empty(
        new[] { typeof(Mlp), typeof(StudyRunner), typeof(SoapCommand) }
            .SelectMany(type => Faults(type.Assembly.Location)));

    // TorchSharp's own modules are what users have.
    [Fact]
    public void So_is_every_number_in_the_tests_of_the_library() => Assert.Equal(
        [
            "Arithmetic.Kept op_Implicit", "Arithmetic.Kept op_Implicit", // never freed
        ],
        Faults(LibraryTests.File, withModules: false).Order(StringComparer.Ordinal));

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
            x => nn.BatchNorm1d(3).call(x),
            x => x.clamp(min: 0),
            Unkept,
        ];
        var faults = Faults(GetType().Assembly.Location);

        // The last two hand over a number of their own.
        string[] found = [.. faults
            .Where(fault => fault.StartsWith(nameof(HandedNumbersTests), StringComparison.Ordinal))
            .Select(fault => fault[(fault.LastIndexOf(' ') + 1)..]).Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["BatchNorm1d", "LeakyReLU", "elu", "op_Addition", "op_Implicit", "op_Implicit", "op_Multiply", "square"],
            found);
        Assert.Equal(found.Length, wrong.Length);

        static Tensor Unkept(Tensor x)
        {
            Scalar number = 0.5;
            return x.sub(number);
        }
    }

    private static string[] Faults(string file, bool withModules = true)
    {
        using var module = ModuleDefinition.ReadModule(file);
        return [.. module.GetTypes().SelectMany(type => type.Methods)
            .SelectMany(method => Faults(method, withModules))];
    }

    // What a method does with numbers that it should not.
    private static IEnumerable<string> Faults(MethodDefinition method, bool withModules) => !method.HasBody ? [] :
        from instruction in method.Body.Instructions
        let called = instruction.Operand as MethodReference
        where called is not null && (MakesNumber(called)
            ? !IsDisposed(method, instruction.Next)
            : Careless.Contains(called.GetElementMethod().FullName)
                || (withModules && MakesCarelessModule(method, called)))
        select $"{Outermost(method.DeclaringType).Name}.{NameOf(method)} {called.Name}";

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
    private static bool MakesCarelessModule(MethodDefinition method, MethodReference called) =>
        (called.Name == ".ctor" ? called.DeclaringType : called.ReturnType) is { Namespace: "TorchSharp.Modules" } type
        && TorchSharp.GetType(type.GetElementType().FullName) is { } module && GoesForwardCarelessly(module)
        && !(method.IsConstructor && GoesForward(method.DeclaringType)); // a class of one's own, derived from it

    private static bool GoesForwardCarelessly(TypeDefinition module) => GoesForward(module)
        ? module.Methods.Any(method => method.Name == "forward" && Careless.Contains(method.FullName))
        : module.BaseType is not null && TorchSharp.GetType(module.BaseType.GetElementType().FullName) is { } further
            && GoesForwardCarelessly(further);

    private static bool GoesForward(TypeDefinition module) => module.Methods.Any(method => method.Name == "forward");

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

    // A local function or lambda goes by the method that it stands in.
    private static string NameOf(MethodDefinition method) =>
        method.Name.StartsWith('<') ? method.Name[1..method.Name.IndexOf('>')] : method.Name;

    private static TypeDefinition Outermost(TypeDefinition type) =>
        type.DeclaringType is { } outer ? Outermost(outer) : type;
}
