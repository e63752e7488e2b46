namespace Soap.Lab.Studies;

/// <summary>Applies <c>key=value</c> words, all or none.</summary>
public static class SettingWords
{
    /// <summary>
    /// A copy of <paramref name="target"/> with every word applied. The key ends at the first <c>=</c>; what follows is literal.
    /// </summary>
    /// <param name="target">What to start from; not changed.</param>
    /// <param name="words">The words as typed.</param>
    /// <param name="settings">The keys that there are.</param>
    /// <param name="check">Finds values that do not fit each other, in sentences; asked only when every word is good.</param>
    /// <typeparam name="T">What is set: a study or a trial.</typeparam>
    /// <exception cref="SoapException">Some word is wrong; the message names all of them (exit code 2).</exception>
    public static T Apply<T>(
        T target, IEnumerable<string> words, IReadOnlyList<Setting<T>> settings, Func<T, IEnumerable<string>> check)
    {
        var errors = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? word : word[..equals];
            var setting = settings.FirstOrDefault(setting => setting.Name == key);
            if (equals < 0 || setting is null || !seen.Add(key))
            {
                errors.Add(WrongKey(word, key, equals >= 0, setting is not null, settings));
                continue;
            }

            try
            {
                target = setting.Set(target, word[(equals + 1)..]);
            }
            catch (FormatException exception)
            {
                errors.Add($"{word}: {exception.Message}; allowed: {setting.Allowed}");
            }
        }

        if (errors.Count == 0)
        {
            errors.AddRange(check(target));
        }

        return errors.Count switch
        {
            0 => target,
            1 => throw SoapException.BadUsage(errors[0]),
            _ => throw SoapException.BadUsage(
                $"{errors.Count} settings are wrong:{string.Concat(errors.Select(error => $"\n  {error}"))}"),
        };
    }

    private static string WrongKey<T>(
        string word, string key, bool hasValue, bool isKnown, IReadOnlyList<Setting<T>> settings)
    {
        if (isKnown)
        {
            return hasValue ? $"{word}: '{key}' is set twice" : $"{word}: a value is missing; write {key}=VALUE";
        }

        var names = settings.Select(setting => setting.Name).ToArray();
        return hasValue
            ? $"{word}: unknown key '{key}'; {Spelling.Hint(key, names)}"
            : $"{word}: neither an option nor key=value; keys are {string.Join(", ", names)}";
    }
}
