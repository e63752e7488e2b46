using System.Runtime.InteropServices;
using Soap.Storage;

namespace Soap.Models;

/// <summary>What keeps a file's tensors from being a network's: names, shapes, types, and numbers that are not finite.
/// </summary>
internal static class WeightDifferences
{
    private const int MostShown = 20, MostCompared = 1000;

    /// <summary>Refuses a file with such; the message has all of it, a line each.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="file">What it holds.</param>
    /// <param name="needed">What the network has.</param>
    /// <param name="mustBeComplete">Whether names of only one of both are refused.</param>
    /// <param name="mustBeFinite">Whether NaN and infinity are refused.</param>
    /// <exception cref="SoapException">There is a difference (exit code 3).</exception>
    public static void Refuse(
        string path, IReadOnlyList<SafetensorsTensor> file, IReadOnlyList<NeededTensor> needed, bool mustBeComplete,
        bool mustBeFinite)
    {
        var found = file.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var wanted = needed.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        string[] superfluous = [.. found.Keys.Where(name => !wanted.ContainsKey(name))];
        string[] missing = [.. wanted.Keys.Where(name => !found.ContainsKey(name))];
        string[] unlike =
        [
            .. needed.Where(tensor => found.ContainsKey(tensor.Name))
                .SelectMany(tensor => Difference(found[tensor.Name], tensor, mustBeFinite)),
        ];
        var oneSided = mustBeComplete ? missing.Length + superfluous.Length : 0;
        if (oneSided + unlike.Length == 0)
        {
            return;
        }

        // Looked for only where they are shown: a file may have a million names.
        var names = mustBeComplete
            ? missing.Select(name => Missing(wanted[name], superfluous))
                .Concat(superfluous.Select(name => Superfluous(found[name], missing, [.. wanted.Keys])))
            : [];
        var more = oneSided + unlike.Length - MostShown;
        throw SoapException.BadData($"{path} does not fit the network:" + string.Concat(
            unlike.Concat(names)
                .Take(MostShown)
                .Concat(more > 0 ? [$"and {more} more"] : [])
                .Select(difference => $"{Environment.NewLine}  {difference}")));
    }

    private static string Missing(NeededTensor needed, string[] superfluous)
    {
        var hint = superfluous.Length == 0 ? "the file has no other tensors"
            : Nearest(needed.Name, superfluous) is { } near
                ? $"did you mean '{Quotation.Printable(near)}', which is there?"
            : $"what is there and not needed: {Listed(superfluous)}";
        return $"'{needed.Name}' is missing; needed: {needed.Type} {Text(needed.Shape)}; {hint}";
    }

    private static string Superfluous(SafetensorsTensor found, string[] missing, string[] all)
    {
        var hint = Nearest(found.Name, missing) is { } near ? $"did you mean '{near}', which is missing?"
            : Nearest(found.Name, all) is { } other ? $"nearest is '{other}'"
            : $"it has {Listed(all)}";
        return $"'{Quotation.Printable(found.Name)}' ({found.Type} {Text(found.Shape)}) is superfluous: the network " +
            $"has no such tensor; {hint}";
    }

    private static IEnumerable<string> Difference(SafetensorsTensor found, NeededTensor needed, bool mustBeFinite)
    {
        if (!found.Shape.SequenceEqual(needed.Shape))
        {
            var turned = found.Shape.Count == 2 && found.Shape.Reverse().SequenceEqual(needed.Shape)
                ? " (it seems transposed: weights are [outputs, inputs])" : "";
            yield return $"'{found.Name}' has the shape {Text(found.Shape)}; needed: {Text(needed.Shape)}{turned}";
        }
        else if (found.Type != needed.Type)
        {
            yield return $"'{found.Name}' has numbers of type {found.Type}; needed: {needed.Type}";
        }
        else if (mustBeFinite && FirstNotFinite(found) is { } at)
        {
            yield return $"'{found.Name}' is {at.Value} at {Text(Indices(at.Index, found.Shape))}; needed: finite " +
                "numbers (weights of a training that diverged are no beginning)";
        }
    }

    /// <summary>The first number that is NaN or infinite, or null where all are finite.</summary>
    public static (long Index, string Value)? FirstNotFinite(SafetensorsTensor tensor)
    {
        if (tensor.Type == SafetensorsType.F32)
        {
            var numbers = MemoryMarshal.Cast<byte, float>(tensor.Bytes);
            for (var i = 0; i < numbers.Length; i++)
            {
                if (!float.IsFinite(numbers[i]))
                {
                    return (i, $"{numbers[i]}");
                }
            }
        }
        else if (tensor.Type == SafetensorsType.F64)
        {
            var numbers = MemoryMarshal.Cast<byte, double>(tensor.Bytes);
            for (var i = 0; i < numbers.Length; i++)
            {
                if (!double.IsFinite(numbers[i]))
                {
                    return (i, $"{numbers[i]}");
                }
            }
        }

        return null;
    }

    private static long[] Indices(long index, IReadOnlyList<long> shape)
    {
        var indices = new long[shape.Count];
        for (var axis = shape.Count - 1; axis >= 0; axis--)
        {
            (index, indices[axis]) = Math.DivRem(index, shape[axis]);
        }

        return indices;
    }

    // Every pair of long lists would take minutes.
    private static string? Nearest(string name, string[] candidates) =>
        candidates.Length > MostCompared ? null : Spelling.Nearest(name, candidates);

    private static string Listed(string[] names) => Quotation.Of(
        string.Join(", ", names.Order(StringComparer.Ordinal).Select(name => Quotation.Printable(name))));

    private static string Text(IEnumerable<long> numbers) => $"[{string.Join(", ", numbers)}]";
}
