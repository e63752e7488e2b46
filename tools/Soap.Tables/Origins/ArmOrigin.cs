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
/// compares it with another rule than the study's baseline.
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

    private const string Runs = "runs/", Over = "over";

    private const string Difference = "difference to bp";

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
        Of("examples to training loss [0-9.]+", arm => arm.Target.RatioToBaseline ?? Baseline(arm)),
        Of("operations", arm => arm.Cost?.FlopsToTargetRatio ?? Baseline(arm)),
        Column<ArmAnalysis>.Of("n", arm => arm.Seeds),
        AtEnd("angle of W and B", nameof(DiagnosticPoint.WeightAngle)),
        AtEnd("angle of n to backpropagation's", nameof(DiagnosticPoint.DisplacementAngle)),
    ];

    /// <summary>The columns of a command: one that compares with another rule than bp gives no difference to bp.
    /// </summary>
    public static IEnumerable<Column<ArmAnalysis>> ColumnsOf(string command) =>
        !command.Split(' ').Contains(Over) ? Columns
        : Columns.Select(column => column.Header == Difference ? column with { Header = "difference" } : column);

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
        var (folder, rule, other) = picked switch
        {
            [var one, "→", var name] => (one, name, null),
            [var one, "→", var name, Over, var second] => (one, name, second),
            _ => ("", "", null),
        };
        if (!folder.StartsWith(Runs, StringComparison.Ordinal))
        {
            throw SoapException.BadUsage(
                $"'soap report {string.Join(" ", words)}' picks no rule; write soap report runs/WORD → {{…}} or "
                + "runs/WORD → {…} over {…}, and at RATE where it is not the best one");
        }

        var word = folder[Runs.Length..];
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

    /// <inheritdoc/>
    public override object Make() => Analysis();

    /// <inheritdoc/>
    public override IReadOnlyList<Quantity>? Read(object result)
    {
        var analysis = (StudyAnalysis)result;
        var arms = Rate is null ? analysis.BestRate : [.. analysis.BestRate, .. analysis.SharedRate];
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

    private static Column<ArmAnalysis> Of(string header, Func<ArmAnalysis, Interval?> read, double factor = 1) => new(
        header,
        (arm, _) => read(arm) switch
        {
            null => null,
            { Low: var low, High: var high, Estimate: var estimate } when low == high => [new(factor * estimate)],
            { Low: var low, High: var high, Estimate: var estimate } =>
                [new(factor * estimate), new(factor * low), new(factor * high)],
        });

    // A diagnostic of a layer, in degrees, at its last measurement.
    private static Column<ArmAnalysis> AtEnd(string header, string metric) => new(
        $"{header} in (?<layer>layer [0-9]+|[^ ]+)",
        (arm, groups) =>
        {
            string[] layers = [.. arm.Diagnostics.Select(curve => curve.Label).Distinct()];
            var layer = groups["layer"].Value;
            if (!layers.Contains(layer))
            {
                throw SoapException.BadUsage($"no layer '{layer}' was diagnosed; {Spelling.Hint(layer, layers)}");
            }

            return arm.Diagnostics.FirstOrDefault(curve => curve.Metric == metric && curve.Label == layer)?.Points[^1]
                is { } end ? [new(end.Mean), new(end.Low), new(end.High)] : null;
        });

    // Through itself, on every seed.
    private static Interval? Baseline(ArmAnalysis arm) => arm.Rule == "bp" ? new Interval(1, 1, 1, arm.Seeds) : null;
}
