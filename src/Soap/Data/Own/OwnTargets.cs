using Soap.Data.Formats;

namespace Soap.Data.Own;

/// <summary>What is to be learnt of one's own data: a class of each sample, or values.</summary>
/// <param name="Labels">The class of each sample, counted from 0; null for values.</param>
/// <param name="Values">[samples, outputs]; null for classes.</param>
/// <param name="Names">The classes', or the values'.</param>
internal sealed record OwnTargets(int[]? Labels, float[]? Values, IReadOnlyList<string> Names)
{
    /// <summary>The most classes there may be.</summary>
    public const int MostClasses = 10_000;

    // Whole numbers in the last column with more different values are not taken for classes unasked.
    private const int MostGuessed = 100;

    /// <summary>Classes by their texts; in the order of their numbers where all texts are whole numbers.</summary>
    /// <param name="texts">One a sample.</param>
    /// <param name="name">What error messages call them.</param>
    /// <exception cref="SoapException">One is empty, or there are too few or too many classes (exit code
    /// 3).</exception>
    public static OwnTargets OfTexts(string[] texts, string name)
    {
        texts = [.. texts.Select(text => text.Trim())];
        if (Array.FindIndex(texts, text => text.Length == 0) is var empty and >= 0)
        {
            throw SoapException.BadData($"{name}: the class of sample {empty} (counted from 0) is empty.");
        }

        var distinct = texts.Distinct(StringComparer.Ordinal).ToArray();
        string[] names = distinct.All(text => Number(text) is not null)
            ? [.. distinct.OrderBy(text => Number(text)).ThenBy(text => text, StringComparer.Ordinal)]
            : [.. distinct.Order(StringComparer.Ordinal)];
        Check(names.Length, texts.Length, name);
        var places = names.Select((text, place) => (text, place))
            .ToDictionary(pair => pair.text, pair => pair.place, StringComparer.Ordinal);
        return new OwnTargets(Array.ConvertAll(texts, text => places[text]), null, names);
    }

    /// <summary>Classes by their numbers, whatever these begin with.</summary>
    /// <param name="numbers">One a sample.</param>
    /// <param name="name">What error messages call them.</param>
    /// <exception cref="SoapException">One is not whole, or there are too few or too many classes (exit code
    /// 3).</exception>
    public static OwnTargets OfNumbers(double[] numbers, string name)
    {
        if (Array.FindIndex(numbers, number => !double.IsInteger(number)) is var broken and >= 0)
        {
            throw SoapException.BadData(
                $"{name}: the class of sample {broken} (counted from 0) is {numbers[broken]}; " +
                    "allowed: whole numbers or texts; for values say targets=…");
        }

        double[] distinct = [.. numbers.Distinct().Order()];
        Check(distinct.Length, numbers.Length, name);
        return new OwnTargets(
            Array.ConvertAll(numbers, number => Array.BinarySearch(distinct, number)), null,
            [.. distinct.Select(number => $"{number}")]);
    }

    /// <summary>Values.</summary>
    /// <param name="values">[samples, names].</param>
    /// <param name="names">What each of a sample's values is called.</param>
    /// <param name="place">The place of a value, for messages.</param>
    /// <exception cref="SoapException">One is not finite (exit code 3).</exception>
    public static OwnTargets OfValues(double[] values, IReadOnlyList<string> names, Func<int, string> place)
    {
        var wrong = Array.FindIndex(values, value => !float.IsFinite((float)value));
        return wrong < 0 ? new OwnTargets(null, Array.ConvertAll(values, value => (float)value), names)
            : throw SoapException.BadData(
                $"{place(wrong)} is {values[wrong]}; allowed: finite numbers, up to {float.MaxValue}.");
    }

    /// <summary>Classes that are one-hot: each sample has one 1 and else 0.</summary>
    /// <param name="values">[samples, names].</param>
    /// <param name="names">The classes.</param>
    /// <returns>Null where they are not.</returns>
    public static OwnTargets? OfOneHot(double[] values, IReadOnlyList<string> names)
    {
        var labels = new int[values.Length / names.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            var row = values.AsSpan(i * names.Count, names.Count);
            labels[i] = row.IndexOf(1.0);
            if (labels[i] < 0 || row.Count(0.0) != names.Count - 1)
            {
                return null;
            }
        }

        return new OwnTargets(labels, null, names);
    }

    /// <summary>Targets of an array: whole numbers [samples] and texts are classes, floats are values, and rows of one
    /// 1 and else 0 are classes too.</summary>
    /// <param name="array">[samples] or [samples, outputs].</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="keys">Whether it was named as classes or as values.</param>
    /// <exception cref="SoapException">It is neither (exit code 3).</exception>
    public static OwnTargets OfArray(DataArray array, string name, OwnKeys keys)
    {
        if (array.Shape.Length > 2)
        {
            throw SoapException.BadData(
                $"{name}: targets are {array.ShapeText}; allowed: [samples] or [samples, outputs].");
        }

        if (array.Texts is { } texts)
        {
            return array.Width == 1 && keys.Targets is null ? OfTexts(texts, name)
                : throw SoapException.BadData($"{name}: texts are classes, [samples]; these are {array.ShapeText}" +
                    $"{(keys.Targets is null ? "" : ", and were named as values with targets=")}.");
        }

        double[] numbers = [.. Enumerable.Range(0, array.Values.Length).Select(index => array[index])];
        string[] names = [.. Enumerable.Range(0, array.Width).Select(column => $"{column}")];
        return keys.Targets is null && array.Width > 1 && OfOneHot(numbers, names) is { } classes ? classes
            : keys.Targets is null && array.Width == 1 && (array.IsWhole || keys.Label is not null)
                ? OfNumbers(numbers, name)
            : keys.Targets is null && (array.IsWhole || keys.Label is not null)
                ? throw SoapException.BadData(
                    $"{name}: {array.ShapeText}, whose rows are not one-hot (one 1 and else 0); " +
                        "for values say targets=…")
            : OfValues(numbers, names, index => $"{name}{array.PlaceOf(index)}");
    }

    /// <summary>Targets of a column whose kind nobody named: texts and few different whole numbers are classes,
    /// numbers with fractions are values.</summary>
    /// <param name="texts">One a sample.</param>
    /// <param name="numbers">The same as numbers; null where one is none.</param>
    /// <param name="column">Its name.</param>
    /// <param name="file">What error messages call the file.</param>
    /// <param name="place">The place of a value, for messages.</param>
    /// <exception cref="SoapException">It could be either (exit code 2), or is neither (exit code 3).</exception>
    public static OwnTargets Guessed(
        string[] texts, double[]? numbers, string column, string file, Func<int, string> place)
    {
        if (numbers is null)
        {
            return OfTexts(texts, $"{file}, column '{Quotation.Printable(column)}'");
        }

        if (!numbers.All(double.IsInteger))
        {
            return OfValues(numbers, [column], place);
        }

        var different = numbers.Distinct().Count();
        return different <= Math.Min(MostGuessed, numbers.Length / 2)
            ? OfNumbers(numbers, $"{file}, column '{Quotation.Printable(column)}'")
            : throw SoapException.BadUsage(
                $"{file}: the last column '{Quotation.Printable(column)}' has {different} " +
                    $"different whole numbers in {numbers.Length} rows: classes or values? " +
                    $"Say label={column} for classes, " +
                    $"or targets={column} for values.");
    }

    /// <summary>The number that a text is, or null.</summary>
    public static double? Number(string text) => double.TryParse(
        text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture,
        out var number)
        ? number : null;

    private static void Check(int classes, int samples, string name)
    {
        if (classes is < 2 or > MostClasses || classes == samples)
        {
            throw SoapException.BadData($"{name}: {classes} class{(classes == 1 ? "" : "es")} in {samples} samples; " +
                (classes == samples && classes > 1 ? "each has one of its own, so these are no classes."
                    : $"allowed: 2 to {MostClasses}."));
        }
    }
}
