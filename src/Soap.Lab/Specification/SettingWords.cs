namespace Soap.Lab.Specification;

/// <summary>Applies <c>key=value</c> words, all or none.</summary>
internal static class SettingWords
{
    private const int MostShown = 20, LongestReason = 600;

    /// <summary>
    /// A copy of <paramref name="target"/> with every word applied. The key ends at the first <c>=</c>; what follows
    /// is literal.
    /// </summary>
    /// <param name="target">What to start from; not changed.</param>
    /// <param name="words">The words as typed.</param>
    /// <param name="settings">The keys that there are.</param>
    /// <param name="check">Finds values that do not fit each other, in sentences; asked only when every word is
    /// good.</param>
    /// <typeparam name="T">What is set: a study or a trial.</typeparam>
    /// <exception cref="SoapException">Some word is wrong; the message names all of them (exit code 2).</exception>
    public static T Apply<T>(
        T target, IEnumerable<string> words, IReadOnlyList<Setting<T>> settings, Func<T, IEnumerable<string>> check)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(settings);
        var (errors, wrong) = (new List<string>(), 0);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? word : word[..equals];
            var setting = settings.FirstOrDefault(setting => setting.Name == key);
            if (equals < 0 || setting is null || !seen.Add(key))
            {
                Refuse(() => WrongKey(
                    Quotation.Of(word), Quotation.Of(key), equals >= 0, setting is not null, settings));
                continue;
            }

            try
            {
                target = setting.Set(target, word[(equals + 1)..]);
            }
            catch (FormatException exception)
            {
                Refuse(() => $"{Quotation.Of(word)}: {Quotation.Of(exception.Message, LongestReason)}; "
                    + $"allowed: {setting.Allowed}");
            }
        }

        if (wrong == 0)
        {
            foreach (var sentence in check(target))
            {
                Refuse(() => sentence);
            }
        }

        return wrong switch
        {
            0 => target,
            1 => throw SoapException.BadUsage(errors[0]),
            _ => throw SoapException.BadUsage(
                $"{wrong} settings are wrong:{string.Concat(errors.Select(error => $"\n  {error}"))}"
                + (wrong > MostShown ? $"\n  and {wrong - MostShown} more" : "")),
        };

        void Refuse(Func<string> message)
        {
            if (wrong++ < MostShown)
            {
                errors.Add(message());
            }
        }
    }

    private static string WrongKey<T>(
        string word, string key, bool hasValue, bool isKnown, IReadOnlyList<Setting<T>> settings)
    {
        if (isKnown)
        {
            return hasValue ? $"{word}: '{key}' is set twice" : $"{word}: a value is missing; write {key}=VALUE";
        }

        var names = settings.Select(setting => setting.Name).ToArray();
        var hint = MissingKeys.Reason(key) is { } reason
            ? $"{reason} (allowed: {string.Join(", ", names)})"
            : Spelling.Hint(key, names);
        return hasValue
            ? $"{word}: unknown key '{key}'; {hint}"
            : $"{word}: neither an option nor key=value; keys are {string.Join(", ", names)}";
    }
}
