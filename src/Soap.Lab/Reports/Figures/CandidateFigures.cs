using System.Globalization;
using Soap.Lab.Analysis;
using Soap.Lab.Texts;

namespace Soap.Lab.Reports.Figures;

/// <summary>All that was tried where a study tunes more than the learning rate, rule by rule: every setting as a line
/// over its keys (parallel coordinates), and maps of the learning rate and one other key.</summary>
internal static class CandidateFigures
{
    private const double Chosen = 1, Good = 0.85, Faint = 0.22;

    // A number in each field can be read up to here.
    private const int MostFields = 12;

    // Fields are shaded from the worst to the best; a number stays readable on either.
    private const double Palest = 0.05, Strongest = 0.55;

    // Where lines end that have no loss, above the worst.
    private const double LeftOut = 1.12, Diverged = 1.24;

    // Of more lines none can be followed.
    private const int MostLines = 200, FewLines = 50;

    public static IEnumerable<Figure> Of(StudyAnalysis analysis, RuleStyles styles)
    {
        CandidateAnalysis[] all = [.. analysis.Candidates ?? []];
        if (all.Count(candidate => candidate.ValidationLoss is not null) < 2)
        {
            yield break;
        }

        var losses = LossScale.Of(all);
        var byRule = all.GroupBy(candidate => candidate.Rule).ToArray();
        yield return Lines(all, byRule, losses, styles);
        foreach (var (place, sweep) in analysis.Study.Sweeps.Index())
        {
            KeyScale rates = KeyScale.Of("learning rate η", all, RateOf), values = KeyScale.Of(
                sweep.Key, all, candidate => candidate.Swept[place].Value);
            if (rates.Values.Count <= MostFields && values.Values.Count <= MostFields)
            {
                yield return Map(byRule, sweep.Key, place, rates, values, losses, styles);
            }
        }
    }

    private static Figure Lines(
        CandidateAnalysis[] all, IGrouping<string, CandidateAnalysis>[] byRule, LossScale losses, RuleStyles styles)
    {
        KeyScale[] keys =
        [
            KeyScale.Of("learning rate", all, RateOf),
            .. all[0].Swept.Select((value, place) => KeyScale.Of(
                value.Key, all, candidate => candidate.Swept[place].Value)),
        ];
        var x = Axis.Named([.. keys.Select(key => key.Name), "validation loss"]);
        Axis y = new("", new AxisScale(false, -0.06, 1.3, []), null, false);
        (double Height, string Text)[] ends =
        [
            .. new[] { (LeftOut, "left out"), (Diverged, "diverged") }
                .Where(end => all.Any(candidate => candidate.ValidationLoss is null && End(candidate) == end.Item1)),
        ];
        Word[] words =
        [
            .. keys.SelectMany((key, place) => key.Marks.Select(mark => new Word(place, mark.Share, mark.Text)
            {
                AtLeft = place == 0, // where no line is
            })),
            .. losses.Marks.Select(mark => new Word(keys.Length, mark.Share, mark.Text)),
            .. ends.Select(end => new Word(keys.Length, end.Height, end.Text)),
        ];
        return new Figure(
            "tuned-keys",
            Prose.Of("figure.candidates.title"),
            string.Join(' ', Caption(byRule, hasEnds: ends.Length > 0)),
            [
                .. byRule.Select(rule =>
                {
                    CandidateAnalysis[] shown =
                    [
                        .. rule.OrderBy(candidate => candidate.ValidationLoss ?? double.PositiveInfinity)
                            .Take(MostLines),
                    ];
                    var strength = Strength(shown);
                    return new Panel(
                        styles[rule.Key].Label, x, y,
                        [.. shown.OrderBy(strength).Select(candidate => Line(candidate, strength(candidate)))])
                    {
                        HasColumns = true,
                        Words = words,
                    };
                }),
            ])
        {
            Height = 280,
        };

        Series Line(CandidateAnalysis candidate, double strength) => new(
            styles[candidate.Rule],
            [
                .. keys.Select(key => key.Share(candidate)).Append(losses.Share(candidate) ?? End(candidate))
                    .Select((share, place) => At(place, share)),
            ])
        {
            Text = Words(candidate),
            Strength = strength,
            IsChosen = candidate.IsBest,
        };
    }

    private static Func<CandidateAnalysis, double> Strength(CandidateAnalysis[] rule)
    {
        double[] losses = [.. rule.Select(candidate => candidate.ValidationLoss).OfType<double>().Order()];
        var good = losses.Length == 0 ? double.NegativeInfinity : losses[(losses.Length - 1) / 4];
        var faint = Faint * Math.Min(1, (double)FewLines / rule.Length);
        return candidate => candidate.IsBest ? Chosen : candidate.ValidationLoss <= good ? Good : faint;
    }

    private static IEnumerable<string> Caption(IGrouping<string, CandidateAnalysis>[] byRule, bool hasEnds)
    {
        yield return Prose.Of("figure.candidates");
        if (hasEnds)
        {
            yield return Prose.Of("figure.candidates.ends");
        }

        if (byRule.Any(rule => rule.Count() > MostLines))
        {
            yield return Prose.Of("figure.candidates.most", ("most", $"{MostLines}"));
        }
    }

    private static double End(CandidateAnalysis candidate) =>
        candidate.Diverged > 0 && !candidate.IsScreenedOut ? Diverged : LeftOut;

    private static Figure Map(
        IGrouping<string, CandidateAnalysis>[] byRule, string key, int place, KeyScale rates, KeyScale values,
        LossScale losses, RuleStyles styles)
    {
        var x = Axis.Named([.. rates.Values]) with { Title = rates.Name };
        var y = Axis.Named([.. values.Values]) with { Title = key };
        var others = byRule[0].First().Swept.Count > 1;
        return new Figure(
            $"map-{key}",
            Prose.Of("figure.map.title", ("key", key)),
            others ? Prose.Of("figure.map.others") : Prose.Of("figure.map"),
            [
                .. byRule.Select(rule =>
                {
                    CandidateAnalysis[] fields =
                    [
                        .. rule.GroupBy(candidate => (candidate.LearningRate, candidate.Swept[place].Value))
                            .Select(field => field
                                .OrderBy(candidate => candidate.ValidationLoss ?? double.PositiveInfinity).First()),
                    ];
                    return new Panel(styles[rule.Key].Label, x, y, [.. fields.Select(Field)])
                    {
                        IsMap = true,
                        Words =
                        [
                            .. fields.Select(field => new Word(
                                rates.PlaceOf(field), values.PlaceOf(field),
                                field.ValidationLoss is { } loss ? Brief(loss)
                                    : End(field) == Diverged ? "×" : "–")),
                        ],
                    };
                }),
            ])
        {
            Height = 34 * values.Values.Count + 24,
        };

        Series Field(CandidateAnalysis field) => new(
            styles[field.Rule], [At(rates.PlaceOf(field), values.PlaceOf(field))])
        {
            Text = Words(field),
            Strength = losses.Share(field) is { } share ? Strongest + share * (Palest - Strongest) : 0,
            IsChosen = field.IsBest,
        };
    }

    private static SeriesPoint At(double x, double y) => new(x, y, y, y);

    private static string RateOf(CandidateAnalysis candidate) => $"{candidate.LearningRate:R}";

    private static string Words(CandidateAnalysis candidate) => $"{candidate.Words}: " +
        (candidate.ValidationLoss is { } loss ? NumberText.Plain(loss)
            : candidate.IsScreenedOut ? "left out by screening"
            : candidate.Diverged > 0 ? "diverged" : "no result yet");

    private static string Brief(double loss) => Ticks.Text(double.Parse(
        loss.ToString("E1", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
}
