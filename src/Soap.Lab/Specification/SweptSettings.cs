using System.Globalization;
using Soap.Trials;

namespace Soap.Lab.Specification;

/// <summary>The keys of a trial that a study may tune: several values with commas between, or a range.</summary>
internal static class SweptSettings
{
    // What changes how fast and how well a network learns; not what is learnt, how long, or what is measured.
    private static readonly string[] Names =
    [
        "layer-rates", "batch",
        "activation", "initializer", "feedback-initializer", "weight-scale", "feedback-scale", "bias",
        "optimizer", "momentum", "nesterov", "weight-decay", "decay", "clip-norm",
        "schedule", "schedule-epochs", "schedule-factor", "warm-up", "noise-examples", "noise-learning-rate",
    ];

    /// <summary>Whether a key may be swept.</summary>
    public static bool Has(string key) => Names.Contains(key);

    /// <summary>A key of a trial.</summary>
    public static Setting<TrialSpecification> Find(string key) =>
        TrialSettings.Shared.First(setting => setting.Name == key);

    /// <summary>The setting of a study that reads one value, several, or a range.</summary>
    public static Setting<StudySpecification> Of(Setting<TrialSpecification> setting)
    {
        var single = setting.Of<StudySpecification>(
            study => study.Trial, (study, trial) => study with { Trial = trial });
        return !Has(setting.Name) ? single : Setting<StudySpecification>.Create(
            setting.Name,
            $"{setting.Allowed}; or several, with commas between",
            setting.Description,
            separators: null,
            () => ListKinds.ListSchema(setting.Schema()),
            (study, text) => Set(setting, Without(study, setting.Name), text),
            study => study.Sweeps.FirstOrDefault(sweep => sweep.Key == setting.Name)?.Text
                ?? setting.Get(study.Trial));
    }

    /// <summary>
    /// The values that a trial has of a study's swept keys, such as <c>momentum=0.9</c>; empty where nothing is swept.
    /// </summary>
    public static string TextOf(StudySpecification study, TrialSpecification trial) =>
        string.Join(' ', ValuesOf(study, trial).Select(value => value.Text));

    /// <summary>The same, one by one, in the study's order.</summary>
    public static IReadOnlyList<SweptValue> ValuesOf(StudySpecification study, TrialSpecification trial) =>
        [.. study.Sweeps.Select(sweep => new SweptValue(sweep.Key, Find(sweep.Key).Get(trial)))];

    private static StudySpecification Without(StudySpecification study, string key) =>
        study with { Sweeps = [.. study.Sweeps.Where(sweep => sweep.Key != key)] };

    // The trials at the shared learning rate have the first of several values; of a range, what they had without it.
    private static StudySpecification Set(Setting<TrialSpecification> setting, StudySpecification study, string text)
    {
        if (ValueRange.Parse(text) is { } range)
        {
            // The ends and a value between stand for all.
            _ = new[] { range.Low, range.At(1 / 3.0), range.High }.Aggregate(
                study.Trial, (trial, value) => setting.Set(trial, value.ToString("R", CultureInfo.InvariantCulture)));
            return study with { Sweeps = [.. study.Sweeps, new Sweep(setting.Name, [], range)] };
        }

        ListLimit.Check((uint)text.AsSpan().Count(',') + 1, "values");
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length == 1)
        {
            return study with { Trial = setting.Set(study.Trial, text) };
        }

        var values = parts.Select(part => Value(setting, study.Trial, part)).ToArray();
        return values.Distinct().Count() == values.Length
            ? study with
            {
                Sweeps = [.. study.Sweeps, new Sweep(setting.Name, values)],
                Trial = setting.Set(study.Trial, values[0]),
            }
            : throw new FormatException("a value stands twice");
    }

    // In the text that a trial shows of it, so that 1 and 1.0 are one value.
    private static string Value(Setting<TrialSpecification> setting, TrialSpecification trial, string part)
    {
        try
        {
            return setting.Get(setting.Set(trial, part));
        }
        catch (FormatException exception)
        {
            throw new FormatException($"'{Quotation.Of(part)}' is {exception.Message}", exception);
        }
    }
}
