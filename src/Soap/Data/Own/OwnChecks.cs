using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Soap.Data.Own;

/// <summary>What data of one's own must be, whatever file they come from, and what is worth saying of them.</summary>
internal static class OwnChecks
{
    /// <summary>Refuses inputs that are not finite.</summary>
    /// <exception cref="SoapException">One is not; the message has its place (exit code 3).</exception>
    public static void RefuseNotFinite(OwnSamples samples, string path)
    {
        var wrong = samples.Inputs.Values switch
        {
            float[] singles => Array.FindIndex(singles, value => !float.IsFinite(value)),
            double[] doubles => Array.FindIndex(doubles, value => !float.IsFinite((float)value)),
            _ => -1,
        };
        if (wrong >= 0)
        {
            throw SoapException.BadData(
                $"{samples.Place?.Invoke(wrong) ?? $"{path}, value {samples.Inputs.PlaceOf(wrong)}"} " +
                    $"is {samples.Inputs[wrong]}; allowed: finite numbers, up to {float.MaxValue}.");
        }
    }

    /// <summary>Refuses sets of which nothing can be learnt.</summary>
    /// <exception cref="SoapException">One has no samples, or a class none to train on (exit code 3).</exception>
    public static void RefuseEmpty(OwnSamples samples, bool[] isTest, string path)
    {
        var test = isTest.Count(one => one);
        if (test == 0 || test == isTest.Length)
        {
            throw SoapException.BadData($"{path}: {isTest.Length - test} samples for training and {test} for test; " +
                "allowed: at least 1 of each.");
        }

        if (samples.Targets.Labels is not { } labels)
        {
            return;
        }

        var trained = labels.Where((_, i) => !isTest[i]).ToHashSet();
        var lost =
            Enumerable.Range(0, samples.Targets.Names.Count).FirstOrDefault(label => !trained.Contains(label), -1);
        if (lost >= 0)
        {
            throw SoapException.BadData($"{path}: no training sample is of the class " +
                $"'{Quotation.Printable(samples.Targets.Names[lost])}'; allowed: at least 1 of each class.");
        }
    }

    /// <summary>How many test samples have the same inputs as a training sample, in a sentence; null where none
    /// has.</summary>
    public static string? Duplicates(OwnSamples samples, bool[] isTest)
    {
        var training = new Dictionary<UInt128, int>();
        for (var i = 0; i < isTest.Length; i++)
        {
            if (!isTest[i])
            {
                training.TryAdd(DigestOf(samples, i), i);
            }
        }

        var twins = Enumerable.Range(0, isTest.Length)
            .Where(i => isTest[i] && training.ContainsKey(DigestOf(samples, i))).ToArray();
        return twins.Length == 0
            ? null
            : $"{twins.Length:#,0} of {isTest.Count(one => one):#,0} test samples have the " +
                $"same inputs as a training sample; the first are samples {twins[0]} and " +
                $"{training[DigestOf(samples, twins[0])]} of all, counted from 0";
    }

    private static UInt128 DigestOf(OwnSamples samples, int row)
    {
        var (width, values) = (samples.Inputs.Width, samples.Inputs.Values);
        ReadOnlySpan<byte> bytes = values switch
        {
            byte[] all => all.AsSpan(row * width, width),
            float[] all => MemoryMarshal.AsBytes(all.AsSpan(row * width, width)),
            _ => MemoryMarshal.AsBytes(((double[])values).AsSpan(row * width, width)),
        };
        return MemoryMarshal.Read<UInt128>(SHA256.HashData(bytes));
    }
}
