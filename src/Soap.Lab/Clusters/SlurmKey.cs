using System.Globalization;
using System.Text.RegularExpressions;

namespace Soap.Lab.Clusters;

/// <summary>A key of <c>slurm.key=value</c>: what it means, what is allowed, and where its value goes.</summary>
/// <param name="Name">Behind <see cref="SlurmSettings.Prefix"/>.</param>
/// <param name="Description">What it means.</param>
/// <param name="Allowed">What is allowed, in words.</param>
/// <param name="Get">Its value as text; empty where there is none.</param>
/// <param name="Set">The settings with a value; null where it is not allowed.</param>
internal sealed partial record SlurmKey(
    string Name, string Description, string Allowed, Func<SlurmSettings, string> Get,
    Func<SlurmSettings, string, SlurmSettings?> Set)
{
    private const string AName = "a word without spaces, or nothing";

    // Slurm looks at time limits once in a while, and may send a signal so much early.
    private static readonly TimeSpan SlurmsTurn = TimeSpan.FromMinutes(1);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SlurmKey> All { get; } =
    [
        Word("partition", "Partition", s => s.Partition, (s, value) => s with { Partition = value }),
        Word("account", "Account that pays", s => s.Account, (s, value) => s with { Account = value }),
        Word("qos", "Quality of service", s => s.Qos, (s, value) => s with { Qos = value }),
        Word("constraint", "Features of nodes, such as a kind of processor",
            s => s.Constraint, (s, value) => s with { Constraint = value }),
        Word("exclude", "Nodes to leave out", s => s.Exclude, (s, value) => s with { Exclude = value }),
        new("time", "Time limit of a task", "minutes, HH:MM:SS, D-HH or D-HH:MM:SS", s => s.Time ?? "",
            (s, value) => SlurmTime.Of(value) is null ? null : s with { Time = value }),
        new("mem", "Memory of a task", "a number and K, M, G or T, such as 2G", s => s.Mem ?? "",
            (s, value) => Memory().IsMatch(value) ? s with { Mem = value } : null),
        Number("cpus", "Processors of a task, and its trials at once", 1, s => s.Cpus,
            (s, value) => s with { Cpus = value }),
        Word("gpus", "GPUs of a task", s => s.Gpus, (s, value) => s with { Gpus = value }),
        Number("array-limit", "Tasks that may run at once", 1, s => s.ArrayLimit,
            (s, value) => s with { ArrayLimit = value }),
        new("setup", "Lines of the shell that each task runs first", "any line, such as 'module load dotnet'",
            s => s.Setup ?? "", (s, value) => s with { Setup = value }),
        new("signal", "Signal ahead of the time limit, and seconds", "USR1@SECONDS or USR2@SECONDS", s => s.Signal,
            (s, value) => AheadOfLimit().IsMatch(value) ? s with { Signal = value } : null),
        Number("requeues", "How often a task that was stopped is run again", 0, s => s.Requeues,
            (s, value) => s with { Requeues = value }),
        Number("trials-per-task", "Trials of a task, by their cost if left out", 1, s => s.TrialsPerTask,
            (s, value) => s with { TrialsPerTask = value }),
    ];

    /// <summary>The settings that words of a command line ask for, and the words that are none of Slurm's.</summary>
    /// <param name="start">What holds where nothing is said.</param>
    /// <param name="words">key=value.</param>
    /// <exception cref="SoapException">A key is unknown, or a value is not allowed (exit code 2).</exception>
    public static (SlurmSettings Settings, IReadOnlyList<string> Others) Apply(
        SlurmSettings start, IReadOnlyList<string> words)
    {
        var others = new List<string>();
        foreach (var word in words)
        {
            if (!word.StartsWith(SlurmSettings.Prefix, StringComparison.Ordinal))
            {
                others.Add(word);
                continue;
            }

            var parts = word[SlurmSettings.Prefix.Length..].Split('=', 2);
            var key = All.FirstOrDefault(one => one.Name == parts[0]) ?? throw SoapException.BadUsage(
                $"unknown key '{Quotation.Of(word.Split('=')[0])}'; " + Spelling.Hint(
                    SlurmSettings.Prefix + parts[0], All.Select(one => SlurmSettings.Prefix + one.Name)));
            start = (parts.Length == 2 ? key.Set(start, parts[1]) : null) ?? throw SoapException.BadUsage(
                $"{Quotation.Of(word)}: not allowed; allowed: {key.Allowed}");
        }

        RefuseTooShort(start);
        return (start, others);
    }

    // A signal that comes before a script has begun to listen ends it.
    private static void RefuseTooShort(SlurmSettings settings)
    {
        var ahead = TimeSpan.FromSeconds(
            int.Parse(settings.Signal.Split('@')[1], CultureInfo.InvariantCulture)) + SlurmsTurn;
        if (settings.Time is { } time && SlurmTime.Of(time) is { Ticks: > 0 } limit && limit <= ahead)
        {
            throw SoapException.BadUsage(
                $"slurm.time={time} leaves nothing before slurm.signal={settings.Signal}, which Slurm may send a " +
                $"minute early; allowed: more than {ahead.TotalSeconds:0} seconds, or a later signal");
        }
    }

    private static SlurmKey Word(
        string name, string description, Func<SlurmSettings, string?> get,
        Func<SlurmSettings, string?, SlurmSettings> set) => new(
        name, description, AName, s => get(s) ?? "",
        (s, value) => value.Length == 0 ? set(s, null) : OneWord().IsMatch(value) ? set(s, value) : null);

    private static SlurmKey Number(
        string name, string description, int least, Func<SlurmSettings, int?> get,
        Func<SlurmSettings, int, SlurmSettings> set) => new(
        name, description, $"a whole number of at least {least}", s => $"{get(s)}",
        (s, value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least ? set(s, number) : null);

    [GeneratedRegex("""\A[^\s"'\\#]+\z""")]
    private static partial Regex OneWord();

    [GeneratedRegex(@"\A[0-9]+[KMGT]?\z")]
    private static partial Regex Memory();

    [GeneratedRegex(@"\AUSR[12]@[0-9]{1,5}\z")]
    private static partial Regex AheadOfLimit();
}
