using System.Numerics;
using Soap.Rules;

namespace Soap.Lab.Specification;

/// <summary>Whether a study makes sense, before anything of it is run.</summary>
public static class StudyChecks
{
    // What the report draws on a logarithmic axis, whose margins must be numbers too.
    internal const double Smallest = 1e-30, Largest = 1e30;

    // More is a slip, not a study: the limit is said, and what is beyond it can be had in several.
    private const long MostTrials = 100_000;

    /// <summary>The study in canonical form.</summary>
    /// <exception cref="SoapException">It does not; the message says all that is wrong.</exception>
    public static StudySpecification Check(StudySpecification study)
    {
        CheckCount(study);
        LearningRule[] rules = [.. study.AllRules.Select(LearningRule.Parse)];
        var wrong = Wrong(study, rules).Where(check => check.Wrong).Select(check => check.Message).ToArray();
        if (wrong.Length > 0)
        {
            throw SoapException.BadUsage(string.Join(Environment.NewLine, wrong));
        }

        string[] texts = [.. rules.Select(rule => rule.Text)];
        study = study with
        {
            Rules = texts[..study.Rules.Count],
            SharedRateRules = texts.Length > study.Rules.Count ? texts[study.Rules.Count..] : null,
        };
        study = study with { Sweeps = [.. study.Sweeps.OrderBy(sweep => sweep.Key, StringComparer.Ordinal)] };
        study = study with { LearningRates = [.. study.LearningRates.Order()] };
        if (study.LearningRateRange is not null)
        {
            study = study with { LearningRates = study.Protocol == StudyProtocol.Algoperf ? [] : Drawn(study) };
        }

        CheckTrials(study);
        return study;
    }

    private static IEnumerable<(bool Wrong, string Message)> Wrong(StudySpecification study, LearningRule[] rules)
    {
        var seeds = Listed(",", study.Seeds.Select(seed => $"{seed}"));
        var tuningSeeds = Listed(",", study.TuningSeeds.Select(seed => $"{seed}"));
        var rates = Listed(",", study.LearningRates.Select(number => $"{number}"));
        var (range, tunes) =
            (study.LearningRateRange, study.LearningRates.Count > 0 || study.LearningRateRange is not null);
        var repeated = RepeatedRule.Find(study.AllRules, rules);
        var isAlgoPerf = study.Protocol == StudyProtocol.Algoperf;
        string[] swept = [.. study.Sweeps.Select(Word)],
            ranged = [.. study.Sweeps.Where(sweep => sweep.Range is not null).Select(Word)];
        return
        [
            (study.Rules.Count == 0, "rules: at least one is needed"),
            (repeated is not null, $"rules = {Listed(" ", study.AllRules)}: {Quotation.Of(repeated?.Message ?? "")}"),
            (
                study.Trial.InitialWeights is not null,
                "init is of a single trial: a study draws the weights of every seed anew"),
            (study.Seeds.Count == 0, "seeds: at least one is needed"),
            (study.Seeds.Distinct().Count() != study.Seeds.Count, $"seeds = {seeds}: a seed stands twice"),
            (
                study.TuningSeeds.Distinct().Count() != study.TuningSeeds.Count,
                $"tuning-seeds = {tuningSeeds}: a seed stands twice"),
            (
                study.Seeds.Intersect(study.TuningSeeds).Any(),
                $"tuning-seeds = {tuningSeeds}: seeds that choose the learning rate must not be " +
                    $"among the reporting seeds {seeds}"),
            (
                range is null && study.LearningRates.Distinct().Count() != study.LearningRates.Count,
                $"learning-rates = {rates}: a rate stands twice"),
            (
                !study.LearningRates.All(IsDrawable),
                $"learning-rates = {rates}: allowed: each from {Smallest} to {Largest}"),
            (
                range is not null && !(IsDrawable(range.Low) && IsDrawable(range.High)),
                $"learning-rates = {range}: allowed: a range from {Smallest} to {Largest}"),
            (
                range is not null && study.Candidates < 2,
                $"candidates = {study.Candidates}: allowed with a range of learning rates: at least 2"),
            (
                tunes && study.TuningSeeds.Count == 0,
                "tuning-seeds: at least one is needed to choose among learning-rates"),
            (
                tunes && study.Trial.Validation == 0,
                "validation = 0 is not allowed with learning-rates: a learning rate is chosen on validation samples"),
            (
                !tunes && study.Sweeps.Count > 0,
                $"{string.Join(", ", swept)}: several values are tuned along with the learning " +
                    "rate, and learning-rates has none"),
            (
                range is null && ranged.Length > 0,
                $"{string.Join(", ", ranged)}: a range is sampled, and needs learning-rates to be one too, " +
                    "such as learning-rates=0.001..1"),
            (
                study.Sweeps.Count >= Halton.MostCoordinates,
                $"{study.Sweeps.Count} keys are swept; allowed: at most " +
                    $"{Halton.MostCoordinates - 1} beside the learning rate"),
            (
                study.EdgeExtensions > 0 && range is not null,
                $"edge-extensions = {study.EdgeExtensions}: a range is not extended; allowed: 0"),
            .. Wrong(study.Screening, study, tunes),
            (
                !IsDrawable(study.TargetLoss),
                $"target-loss = {study.TargetLoss} is not allowed; allowed: from {Smallest} to {Largest}"),
            (
                isAlgoPerf && range is null,
                "protocol = algoperf samples its candidates: learning-rates must be a range, " +
                    "such as learning-rates=0.001..1"),
            (
                isAlgoPerf && study.ValidationTarget is null,
                "protocol = algoperf counts examples to a validation loss: validation-target is needed"),
            (
                isAlgoPerf && study.Trial.EvaluateEvery == 0,
                "protocol = algoperf looks for a validation loss along the way: evaluate-every = 0 is not allowed"),
            (
                isAlgoPerf && study.TuningSeeds.Count % 2 == 0,
                $"protocol = algoperf takes a median over studies, one a tuning seed: {study.TuningSeeds.Count} " +
                    "tuning seeds are not allowed; allowed: an odd number, 3 by the protocol"),
        ];
    }

    private static IEnumerable<(bool Wrong, string Message)> Wrong(
        Screening? screening, StudySpecification study, bool tunes)
    {
        if (screening is null)
        {
            return [];
        }

        var candidates = CandidateList.CountOf(study);
        return
        [
            (!tunes, $"screening = {screening}: there is nothing to screen without learning-rates"),
            (
                study.Protocol == StudyProtocol.Algoperf,
                $"screening = {screening} is not allowed with protocol = algoperf, which trains all candidates in " +
                    "full"),
            (
                screening.Epochs >= study.Trial.Epochs,
                $"screening = {screening}: {screening.Epochs} epochs of screening are not fewer than the " +
                    $"{study.Trial.Epochs} of a trial"),
            (
                screening.Epochs <= study.Trial.WarmUp,
                $"screening = {screening} ends within the warm-up of {study.Trial.WarmUp} epochs, in which all " +
                    "rates are small"),
            (
                tunes && screening.Keep >= candidates,
                $"screening = {screening}: keeping {screening.Keep} of {candidates} candidates leaves none out"),
        ];
    }

    private static double[] Drawn(StudySpecification study)
    {
        double[] rates = [.. CandidateList.Of(study).Select(candidate => candidate.LearningRate)];
        return rates.Distinct().Count() == rates.Length ? rates : throw SoapException.BadUsage(
            $"learning-rates = {study.LearningRateRange}: the range is too narrow for {study.Candidates} " +
                "candidates, which have four digits");
    }

    // Every trial that can come must make sense by itself; the candidates differ in keys that may not fit each other.
    private static void CheckTrials(StudySpecification study)
    {
        Candidate[] candidates =
        [
            new Candidate(study.LearningRate, []),
            .. study.Protocol == StudyProtocol.Algoperf
                ? Enumerable.Range(0, study.TuningSeeds.Count)
                    .SelectMany(number => CandidateList.OfStudy(study, number))
                : CandidateList.Of(study with { LearningRates = [.. study.LearningRates.Take(1)] }),
        ];
        foreach (var rule in study.Rules)
        {
            foreach (var candidate in candidates)
            {
                CheckTrial(study, rule, candidate);
            }
        }

        foreach (var rule in study.SharedRateRules ?? [])
        {
            CheckTrial(study, rule, candidates[0]);
        }
    }

    private static void CheckTrial(StudySpecification study, string rule, Candidate candidate)
    {
        try
        {
            var trial = candidate.TrialOf(study, rule, seed: 0);
            trial.Check();
            trial.CheckFor(trial.FindTask());
        }
        catch (SoapException exception) when (candidate.Swept.Count > 0)
        {
            throw SoapException.BadUsage($"{candidate.SweptText}: {exception.Message}", exception);
        }
    }

    // Before anything is made of the lists: a product of a few of them is more than any memory.
    // The key with most values is named first, so that a file's error stands there.
    private static void CheckCount(StudySpecification study)
    {
        var isRange = study.LearningRateRange is not null;
        (string Key, int Count)[] candidates = isRange ? [("candidates", study.Candidates)] :
        [
            ("learning-rates", study.LearningRates.Count),
            .. study.Sweeps.Select(sweep => (sweep.Key, sweep.Values.Count)),
        ];
        var combinations = candidates.Aggregate(BigInteger.One, (product, key) => product * key.Count);
        var tunes = study.LearningRates.Count > 0 || (isRange && study.Protocol != StudyProtocol.Algoperf);
        var reported = (tunes ? 2 : 1) * (BigInteger)study.Seeds.Count;
        var tuned = combinations + (study.Screening?.Keep ?? 0);
        var trials = study.Rules.Count * (reported + tuned * study.TuningSeeds.Count)
            + (study.AllRules.Count - study.Rules.Count) * (BigInteger)study.Seeds.Count;
        if (trials > MostTrials)
        {
            (string Key, int Count)[] all =
            [
                ("rules", study.Rules.Count),
                ("shared-rate-rules", study.AllRules.Count - study.Rules.Count),
                ("seeds", study.Seeds.Count),
                ("tuning-seeds", study.TuningSeeds.Count),
                .. candidates,
            ];
            var counts = all.Where(key => key.Count > 0)
                .OrderByDescending(key => key.Count)
                .Select(key => $"{key.Count:#,0} {key.Key}");
            throw SoapException.BadUsage($"the study has {trials:#,0} trials; allowed: at most {MostTrials:#,0} "
                + $"(it has {string.Join(", ", counts)})");
        }
    }

    private static string Word(Sweep sweep) => $"{sweep.Key}={Quotation.Of(sweep.Text)}";

    private static string Listed(string separator, IEnumerable<string> values) =>
        Quotation.Of(string.Join(separator, values));

    private static bool IsDrawable(double value) => value is >= Smallest and <= Largest;
}
