using System.Globalization;
using Soap.Diagnostics;
using Soap.Lab.Analysis;
using Soap.Lab.Analysis.Arms;
using Soap.Lab.Specification;
using Soap.Lab.Statistics;
using Soap.Rules;
using Soap.Tables.Pages;

namespace Soap.Tables.Origins;

/// <summary>
/// A cell of a rule in a study: <c>soap run STUDY KEY=VALUE … → RULE</c>; the arrow is this program's own, and picks
/// the rule's arm at its best learning rate, or with <c>→ RULE at RATE</c> the one at that rate, shared or best. With
/// <c>soap report runs/WORD → RULE</c> the study is one whose results are kept, and there <c>→ RULE over OTHER</c>
/// compares it with another rule than the study's baseline, <c>→ RULE over OTHER of runs/WORD</c> with one of another
/// study, seed by seed.
/// </summary>
/// <param name="Run">The words that make it.</param>
/// <param name="Analysis">Makes the study's numbers.</param>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="Rate">The arm's learning rate; null: the rule's best.</param>
/// <param name="Trains">Whether the numbers are made by training, and not of results that are kept.</param>
/// <param name="Cell">What is read from the arm.</param>
internal sealed record ArmOrigin(
    string Run, Func<StudyAnalysis> Analysis, string Rule, double? Rate, bool Trains,
    Func<ArmAnalysis, IReadOnlyList<Quantity>?> Cell) : Origin
{
    /// <summary>What stands for a rate in a header of the rule's best.</summary>
    private const string Best = "the best rate";

    private const string Runs = "runs/", Over = "over", Elsewhere = "of";

    private const string Difference = "difference to bp", Examples = "examples to training loss [0-9.]+",
        Operations = "operations";

    private static readonly string[] Ratios = [Examples, Operations];

    /// <summary>The columns that it fills. An interval is three numbers: the estimate and both ends.</summary>
    public static IReadOnlyList<Column<ArmAnalysis>> Columns { get; } =
    [
        new("(?:best learning )?rate", (arm, _) => [new Quantity(arm.LearningRate, IsExact: true)]),
        Of("validation loss at the end", arm => arm.Outcome(ArmOutcome.FinalValidationLoss)?.InterquartileMean),
        Of("test accuracy", arm => arm.TestAccuracy, factor: 100),
        Of(Difference, arm => arm.TestAccuracyDifference, factor: 100),
        Of("test loss", arm => arm.TestLoss),
        Of("final training loss", arm => arm.FinalTrainingLoss),
        Of("number of examples to training loss [0-9.]+", arm => arm.Target.Examples),
        Of(Examples, arm => arm.Target.RatioToBaseline ?? Baseline(arm)),
        Of(Operations, arm => arm.Cost?.FlopsToTargetRatio ?? Baseline(arm)),
        Column<ArmAnalysis>.Of("n", arm => arm.Seeds),
        AtEnd("angle of W and B", nameof(DiagnosticPoint.WeightAngle)),
        AtEnd("angle of n to backpropagation's", nameof(DiagnosticPoint.DisplacementAngle)),
        AtMeasurement("first rank of n", nameof(DiagnosticPoint.DisplacementRank), 0),
        AtEnd("last rank of n", nameof(DiagnosticPoint.DisplacementRank)),
    ];

    /// <summary>The columns of a command: one that compares with another rule than bp gives no difference to bp, and
    /// one that compares with a rule of another study the difference of accuracies as its only comparison.</summary>
    public static IEnumerable<Column<ArmAnalysis>> ColumnsOf(string command)
    {
        var words = command.Split(' ');
        return !words.Contains(Over) ? Columns
            : Columns
                .Where(column => !words.Contains(Elsewhere) || !Ratios.Contains(column.Header))
                .Select(column => column.Header == Difference ? column with { Header = "difference" } : column);
    }

    /// <inheritdoc/>
    public override string Run { get; } = Run;

    /// <inheritdoc/>
    public override bool UsesAllCores => true;

    /// <summary>Reads the words behind <c>soap run</c>.</summary>
    /// <exception cref="SoapException">Some word is wrong.</exception>
    public static ArmOrigin OfRun(IReadOnlyList<string> words, Func<ArmAnalysis, IReadOnlyList<Quantity>?> cell)
    {
        var (picked, rate) = At(words);
        if (picked is not [var name, .. var settings, "→", var rule])
        {
            throw SoapException.BadUsage(
                $"'soap run {string.Join(" ", words)}' picks no rule; write soap run STUDY KEY=VALUE … → {{…}}, and "
                + "at RATE where it is not the best one");
        }

        var study = SettingWords.Apply(StudyCatalog.Find(name), settings, StudySettings.All, StudySettings.Check);
        return new ArmOrigin(
            $"soap run {string.Join(" ", picked.SkipLast(2))}", Analyze, Canonical(rule, name, study.Rules), rate,
            Trains: true, cell);

        StudyAnalysis Analyze()
        {
            using var run = new StudyRun(study);
            return run.Analysis;
        }
    }

    /// <summary>Reads the words behind <c>soap report</c>.</summary>
    /// <exception cref="SoapException">Some word is wrong.</exception>
    public static ArmOrigin OfReport(IReadOnlyList<string> words, Func<ArmAnalysis, IReadOnlyList<Quantity>?> cell)
    {
        var (picked, rate) = At(words);
        var (folder, rule, other, elsewhere) = picked switch
        {
            [var one, "→", var name] => (one, name, null, null),
            [var one, "→", var name, Over, var second] => (one, name, second, null),
            [var one, "→", var name, Over, var second, Elsewhere, var place]
                when place.StartsWith(Runs, StringComparison.Ordinal) && rate is null => (one, name, second, place),
            _ => ("", "", null, null),
        };
        if (!folder.StartsWith(Runs, StringComparison.Ordinal))
        {
            throw SoapException.BadUsage(
                $"'soap report {string.Join(" ", words)}' picks no rule; write soap report runs/WORD → {{…}} or "
                + "runs/WORD → {…} over {…}, and at RATE where it is not the best one, or → {…} over {…} of "
                + "runs/WORD");
        }

        var word = folder[Runs.Length..];
        if (elsewhere is not null && elsewhere != folder)
        {
            return OfTwo(folder, rule, other!, elsewhere, cell);
        }

        var study = StoredStudy.Results(word).Study;
        var rules = rate is null ? study.Rules : study.AllRules; // others have no best rate
        string[] compared =
            [.. new[] { other, rule }.OfType<string>().Select(one => Canonical(one, word, rules)).Distinct()];
        return other is not null && compared.Length == 1
            ? throw SoapException.BadUsage($"'{rule}' over itself is no comparison; write another rule behind over")
            : new ArmOrigin(
                $"soap report {folder}{(other is null ? "" : $" → {compared[1]} over {compared[0]}")}",
                () => StoredStudy.Analyze(word, other is null ? [] : compared), compared[^1], rate, Trains: false,
                cell);
    }

    // Both at their best rates.
    private static ArmOrigin OfTwo(
        string folder, string rule, string other, string elsewhere, Func<ArmAnalysis, IReadOnlyList<Quantity>?> cell)
    {
        var (here, there) = (folder[Runs.Length..], elsewhere[Runs.Length..]);
        var canonical = Canonical(rule, here, StoredStudy.Results(here).Study.Rules);
        var over = Canonical(other, there, StoredStudy.Results(there).Study.Rules);
        return new ArmOrigin(
            $"soap report {folder} → {canonical} over {over} of {elsewhere}", () =>
            {
                var analysis = StoredStudy.Analyze(here, []);
                return analysis with
                {
                    BestRate =
                    [
                        .. analysis.BestRate.Where(arm => arm.Rule == canonical).Select(arm => arm with
                        {
                            TestAccuracyDifference = StoredStudy.Difference((here, canonical), (there, over)),
                        }),
                    ],
                };
            },
            canonical, null, Trains: false, cell);
    }

    /// <inheritdoc/>
    public override object Make() => Analysis();

    /// <inheritdoc/>
    public override IReadOnlyList<Quantity>? Read(object result)
    {
        var analysis = (StudyAnalysis)result;
        var arms = Rate is null ? analysis.BestRate : [.. analysis.SharedRate, .. analysis.BestRate];
        return arms.FirstOrDefault(arm => arm.Rule == Rule && (Rate ?? arm.LearningRate) == arm.LearningRate)
            is { DivergedSeeds: 0 } arm ? Cell(arm) : null;
    }

    /// <inheritdoc/>
    public override bool DependsOnProcessor(object result) => Trains && LibtorchRules.Have(Rule);

    private static (string[] Picked, double? Rate) At(IReadOnlyList<string> words)
    {
        var (picked, at) = words.ToArray() switch
        {
            [.. var before, "at"] => (before, Best), // a column that speaks of no rate
            [.. var before, "at", var after] => (before, after),
            var all => (all, Best),
        };
        return at == Best ? (picked, null)
            : double.TryParse(at, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? (picked, number)
            : throw SoapException.BadUsage($"'{at}' is no learning rate; allowed: a number, '{Best}'");
    }

    private static string Canonical(string rule, string study, IReadOnlyList<string> rules) =>
        LearningRule.Parse(rule).Text is var canonical && rules.Contains(canonical)
            ? canonical
            : throw SoapException.BadUsage($"the study '{study}' has no rule '{canonical}'");

    private static Column<ArmAnalysis> Of(string header, Func<ArmAnalysis, Interval?> read, double factor = 1) =>
        new(header, (arm, _) => Quantity.Of(read(arm), factor));

    // A diagnostic of a layer at its last measurement.
    private static Column<ArmAnalysis> AtEnd(string header, string metric) => AtMeasurement(header, metric, ^1);

    private static Column<ArmAnalysis> AtMeasurement(string header, string metric, Index measurement) => new(
        $"{header} in (?<layer>layer [0-9]+|[^ ]+)",
        (arm, groups) =>
        {
            string[] layers = [.. arm.Diagnostics.Select(curve => curve.Label).Distinct()];
            var layer = groups["layer"].Value;
            if (!layers.Contains(layer))
            {
                throw SoapException.BadUsage($"no layer '{layer}' was diagnosed; {Spelling.Hint(layer, layers)}");
            }

            return arm.Diagnostics.FirstOrDefault(curve => curve.Metric == metric && curve.Label == layer)
                ?.Points[measurement] is { } end ? [new(end.Mean), new(end.Low), new(end.High)] : null;
        });

    // Through itself, on every seed.
    private static Interval? Baseline(ArmAnalysis arm) => arm.Rule == "bp" ? new Interval(1, 1, 1, arm.Seeds) : null;
}
