namespace Soap;

/// <summary>Finds the valid word nearest to a misspelt one, or to one that means the same.</summary>
internal static class Spelling
{
    // A longer word is no slip of the pen, and distances cost memory of the product of both lengths.
    private const int LongestMisspelling = 64;

    /// <summary>
    /// The candidate that differs in capitals alone; otherwise the one that means the same in the field; otherwise the
    /// one with the smallest edit distance, or null when none is close (distance above a third of the length, at least
    /// 2, or nothing in common) or the word is longer than any is.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(candidates);
        if (word.Length > LongestMisspelling)
        {
            return null;
        }

        var words = candidates.ToArray();
        var same = words.FirstOrDefault(candidate => candidate.Equals(word, StringComparison.OrdinalIgnoreCase));
        if ((same ?? Synonyms.Of(word, words)) is { } meant)
        {
            return meant;
        }

        var best = words
            .Select(candidate =>
                (candidate, distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        var most = Math.Min(Math.Max(2, word.Length / 3), word.Length - 1);
        return best.candidate is not null && best.distance <= most ? best.candidate : null;
    }

    /// <summary>The end of an error message: the allowed words, and the nearest one if there is one.</summary>
    public static string Hint(string word, IEnumerable<string> allowed)
    {
        var words = allowed.ToArray();
        var nearest = Nearest(word, words);
        var list = $"allowed: {string.Join(", ", words)}";
        return nearest is null ? list : $"did you mean '{nearest}'? ({list})";
    }

    // Damerau-Levenshtein distance (adjacent swaps count one), rows kept for two steps.
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                table[i, j] = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[a.Length, b.Length];
    }
}
