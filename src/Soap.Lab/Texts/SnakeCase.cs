namespace Soap.Lab.Texts;

/// <summary>Names of properties as names in the CSV files.</summary>
internal static class SnakeCase
{
    /// <summary><c>WeightAngle</c> becomes <c>weight_angle</c>.</summary>
    public static string Of(string name) =>
        string.Concat(
            name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));
}
