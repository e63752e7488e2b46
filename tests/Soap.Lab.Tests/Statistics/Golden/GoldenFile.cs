using System.Text.Json;

namespace Soap.Lab.Tests.Statistics.Golden;

/// <summary>Values of SciPy, R and NIST; the files beside this one say which versions and scripts gave them.</summary>
internal static class GoldenFile
{
    private static readonly Lazy<JsonElement> Scripted = new(() => Read("golden.json"));
    private static readonly Lazy<JsonElement> Certified = new(() => Read("nist.json"));

    /// <summary>The cases of one statistic.</summary>
    public static JsonElement[] Cases(string statistic) => [.. Scripted.Value.GetProperty(statistic).EnumerateArray()];

    /// <summary>The data sets of NIST with certified moments.</summary>
    public static JsonElement[] DataSets => [.. Certified.Value.GetProperty("sets").EnumerateArray()];

    public static double Number(this JsonElement golden, string name) => golden.GetProperty(name).GetDouble();

    public static double[] Numbers(this JsonElement golden, string name) =>
        [.. golden.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];

    private static JsonElement Read(string file) =>
        JsonDocument.Parse(Repository.Read("tests", "Soap.Lab.Tests", "Statistics", "Golden", file)).RootElement;
}
