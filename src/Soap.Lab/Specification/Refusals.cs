namespace Soap.Lab.Specification;

/// <summary>What a message refuses, sentence by sentence.</summary>
internal static class Refusals
{
    /// <summary>
    /// The sentences, one a line of the message. Indented lines are the reasons of the line before them, and stay with
    /// it: in a file, sentences are sorted by the lines that they name, and a reason may name another.
    /// </summary>
    /// <param name="message">Lines.</param>
    public static IReadOnlyList<string> Of(string message)
    {
        var sentences = new List<string>();
        foreach (var line in message.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (sentences.Count == 0 || !line.StartsWith(' '))
            {
                sentences.Add(line);
                continue;
            }

            sentences[^1] += $"{(sentences[^1].EndsWith(':') ? "" : ";")} {line.Trim()}";
        }

        return sentences;
    }
}
