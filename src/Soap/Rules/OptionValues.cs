using System.Globalization;

namespace Soap.Rules;

/// <summary>Checked values of a rule's options.</summary>
public sealed class OptionValues
{
    private readonly IReadOnlyDictionary<string, string> _values;

    internal OptionValues(IReadOnlyDictionary<string, string> values)
    {
        _values = values;
    }

    /// <summary>The value of a whole-number option.</summary>
    public long Whole(string name) => long.Parse(_values[name], CultureInfo.InvariantCulture);

    /// <summary>The value of a real-number option.</summary>
    public double Number(string name) => double.Parse(_values[name], CultureInfo.InvariantCulture);

    /// <summary>The value of an option of words.</summary>
    public string Word(string name) => _values[name];

    /// <summary>The value of an option whose words are those of an enumeration.</summary>
    public T Word<T>(string name)
        where T : struct, Enum => EnumWords.Find<T>(name, _values[name]);
}
