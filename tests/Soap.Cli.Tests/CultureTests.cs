using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using Soap.Lab.Running;
using Soap.Models;
using Xunit;

namespace Soap.Cli.Tests;

/// <summary>What the compiled libraries and the command call: nothing that asks which culture the program
/// has.</summary>
public sealed class CultureTests
{
    // Of long there are only sizes and places, which have no sign.
    private static readonly Type[] Numbers =
        [typeof(double), typeof(float), typeof(decimal), typeof(Half), typeof(int), typeof(short), typeof(sbyte)];

    // Texts of these are the same everywhere.
    private static readonly Type[] SameEverywhere =
        [typeof(char), typeof(bool), typeof(string), typeof(Enum), typeof(Guid)];

    private static readonly string[] Sorting =
    [
        "Order", "OrderDescending", "OrderBy", "OrderByDescending", "ThenBy", "ThenByDescending", "Sort", "Min", "Max",
        "MinBy", "MaxBy",
    ];

    private static readonly string[] Comparing =
        ["StartsWith", "EndsWith", "IndexOf", "LastIndexOf", "CompareTo", "Compare"];

    private static readonly string[] Building = ["Append", "Insert", "Write", "WriteLine"];

    public static TheoryData<string> Assemblies => [.. All.Keys];

    private static Dictionary<string, Assembly> All { get; } =
        new[] { typeof(Mlp), typeof(StudyRunner), typeof(SoapCommand) }.ToDictionary(
            type => type.Assembly.GetName().Name!, type => type.Assembly);

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Nothing_is_called_that_asks_for_the_programs_culture(string name) =>
        Assert.Empty(Called(All[name]).Where(AsksForCulture).Select(Text).Order(StringComparer.Ordinal));

    [Fact]
    public void What_asks_for_the_programs_culture_is_found()
    {
        string[] known = [.. Called(typeof(CultureTests).Assembly).Where(AsksForCulture).Select(Text)];
        Assert.Equal(11, Wrong([1.5, 2], "b", "a").Length);
        Assert.Contains("Double.ToString()", known);
        Assert.Contains("Double.Parse(String)", known);
        Assert.Contains("String.Format(String, Object)", known);
        Assert.Contains("String.ToUpper()", known);
        Assert.Contains("String.CompareTo(String)", known);
        Assert.Contains("String.Join(String, IEnumerable`1) of Double", known);
        Assert.Contains("StringBuilder.Append(Double)", known);
        Assert.Contains("AppendInterpolatedStringHandler..ctor(Int32, Int32, StringBuilder)", known);
        Assert.Contains("Enumerable.Order(IEnumerable`1) of String", known);
        Assert.Contains("Enumerable.OrderBy(IEnumerable`1, Func`2) of String, String", known);
    }

    private static string[] Wrong(double[] numbers, string one, string other) =>
    [
        numbers[0].ToString(),
        "" + numbers[1],
        $"{double.Parse("1")}",
        string.Format("{0}", numbers[0]),
        one.ToUpper(),
        $"{one.CompareTo(other)}",
        string.Join(" ", numbers.AsEnumerable()),
        new StringBuilder().Append(numbers[0]).ToString(),
        new StringBuilder().Append($"{numbers[0]}").ToString(),
        new[] { one, other }.Order().First(),
        new[] { one, other }.OrderBy(text => text).First(),
    ];

    private static bool AsksForCulture(MethodBase method) =>
        Formats(method) || Joins(method) || Compares(method) || Sorts(method);

    // There is an overload that is told the culture, or none is, and a number is written.
    private static bool Formats(MethodBase method)
    {
        var (type, parameters) = (method.DeclaringType!, Parameters(method));
        var builds = type == typeof(StringBuilder) || typeof(TextWriter).IsAssignableFrom(type);
        return (builds && Building.Contains(method.Name) && parameters.Length > 0 && Numbers.Contains(parameters[^1]))
            || (!(method.Name == "ToString" && SameEverywhere.Contains(type))
                && Overloads(method).Any(other => IsWithProvider(Parameters(other), parameters)));
    }

    private static bool Joins(MethodBase method) =>
        method.DeclaringType == typeof(string) && method.Name == "Join"
        && method.IsGenericMethod && Numbers.Contains(method.GetGenericArguments()[0]);

    private static bool Compares(MethodBase method) =>
        method.DeclaringType == typeof(string) && Comparing.Contains(method.Name)
        && Parameters(method) is [.., var last] && last == typeof(string);

    private static bool Sorts(MethodBase method) =>
        Sorting.Contains(method.Name) && method.IsGenericMethod && method.GetGenericArguments()[^1] == typeof(string)
        && !Parameters(method).Any(parameter => parameter.Name.Contains("Compar", StringComparison.Ordinal));

    private static IEnumerable<MethodBase> Overloads(MethodBase method) => method.IsConstructor
        ? method.DeclaringType!.GetConstructors()
        : method.DeclaringType!.GetMember(method.Name, MemberTypes.Method,
            BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance).Cast<MethodBase>();

    // A culture more, before or behind the others.
    private static bool IsWithProvider(Type[] longer, Type[] parameters) =>
        !parameters.Any(IsProvider)
        && longer.Length == parameters.Length + 1
        && ((IsProvider(longer[0]) && longer.AsSpan(1).SequenceEqual(parameters)) || (IsProvider(longer[^1])
            && longer.AsSpan(0, parameters.Length).SequenceEqual(parameters)));

    private static bool IsProvider(Type type) => type == typeof(IFormatProvider) || type == typeof(CultureInfo);

    private static Type[] Parameters(MethodBase method) =>
        Array.ConvertAll(method.GetParameters(), parameter => parameter.ParameterType);

    private static string Text(MethodBase method)
    {
        var generic = method.IsGenericMethod ? $" of {Names(method.GetGenericArguments())}" : "";
        return $"{method.DeclaringType!.Name}.{method.Name}({Names(Parameters(method))}){generic}";

        static string Names(Type[] types) => string.Join(", ", types.Select(type => type.Name));
    }

    // All methods of other assemblies that are called, as far as their types are known without the caller's.
    private static IEnumerable<MethodBase> Called(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        var members = Rows(TableIndex.MemberRef).Select(MetadataTokens.MemberReferenceHandle)
            .Where(handle => reader.GetMemberReference(handle).GetKind() == MemberReferenceKind.Method)
            .Select(handle => MetadataTokens.GetToken(handle));
        var generic = Rows(TableIndex.MethodSpec)
            .Select(row => MetadataTokens.GetToken(MetadataTokens.MethodSpecificationHandle(row)));
        return [.. members.Concat(generic).Select(Resolved).OfType<MethodBase>()];

        IEnumerable<int> Rows(TableIndex table) => Enumerable.Range(1, reader.GetTableRowCount(table));

        MethodBase? Resolved(int token)
        {
            try
            {
                return assembly.ManifestModule.ResolveMethod(token);
            }
            catch (ArgumentException)
            {
                return null; // of a type or method parameter of the caller's
            }
            catch (BadImageFormatException)
            {
                return null;
            }
        }
    }
}
