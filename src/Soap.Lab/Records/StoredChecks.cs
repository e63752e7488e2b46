using Soap.Diagnostics;
using Soap.Lab.Planning;
using Soap.Lab.Specification;
using Soap.Trials;

namespace Soap.Lab.Records;

/// <summary>What stored manifests and results must be beyond their form, for files without a digest as for files with
/// one.</summary>
internal static class StoredChecks
{
    /// <summary>A manifest, if it is what it says.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="manifest">As it was read.</param>
    /// <param name="generation">That of the file's name.</param>
    /// <exception cref="SoapException">It is not (exit code 3).</exception>
    public static StudyManifest Checked(string file, StudyManifest manifest, int generation)
    {
        Require(
            manifest.Format == StudyManifest.CurrentFormat,
            $"its format is '{manifest.Format}'; allowed: {StudyManifest.CurrentFormat}. " +
                "Another version of SOAP wrote it");
        Require(manifest.Generation == generation, $"it says that it is manifest {manifest.Generation}");
        Require(
            manifest.Study.Sweeps.Count < Halton.MostCoordinates
                && manifest.Study.Sweeps.All(sweep => SweptSettings.Has(sweep.Key)
                    && (sweep.Range is null ? sweep.Values.Count > 0 : IsDrawable(sweep.Range)))
                && (manifest.Study.LearningRateRange is not { } range || IsDrawable(range)),
            "its study has candidates that no study has");
        Require( // before any is made: a few numbers can ask for more trials than any memory holds
            StudyPlan.CountOfFirst(manifest.Study) == manifest.Trials.Count,
            $"it has {manifest.Trials.Count} trials, and its study {StudyPlan.CountOfFirst(manifest.Study)}");
        var planned = Planned(file, generation, manifest);
        Require(
            planned.Trials.SequenceEqual(manifest.Trials) && planned.TrialsAtBest == manifest.TrialsAtBest
                && planned.TrialsAfterScreening == manifest.TrialsAfterScreening,
            "its trials, or their ids, are not those of its study and its data");
        return manifest;

        void Require(bool holds, string reason) => Refuse(file, holds, reason);
    }

    /// <summary>Refuses a result whose numbers cannot be: ranges, order, and outcome.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="result">As it was read.</param>
    /// <exception cref="SoapException">It has such (exit code 3).</exception>
    public static void Check(string file, TrialResult result)
    {
        var diverged = result.Divergence is not null;
        Require(diverged == (result.Outcome == TrialOutcome.Diverged),
            $"the outcome is {EnumWords.Of(result.Outcome)}, and there is {(diverged ? "a" : "no")} divergence");
        Require(result.Divergence is not { Step: < 1 } and not { Tensor: "" },
            "the divergence has no step or no tensor");
        Require(!diverged || result.Test is null, "it diverged, and has a test loss");
        var keeps = !diverged && result.Specification.Selection is not null;
        Require(
            keeps ? result.Validation.Contains(result.Selected) : result.Selected is null,
            "the point that it kept is none of its validation points, or it keeps none");
        Require(
            diverged || result.TrainingLoss.Count > 0 || result.Specification.Epochs == 0,
            "it finished without a training loss");
        CheckOrder(result.TrainingLoss.Select(point => point.Examples), "trainingLoss", strictly: true);
        CheckOrder(result.Validation.Select(point => point.Examples), "validation", strictly: true);
        CheckOrder(result.Diagnostics.Select(point => point.Examples), "diagnostics", strictly: false);
        foreach (var point in result.TrainingLoss)
        {
            Require(point.Examples > 0 && point.Loss >= 0,
                $"trainingLoss has {point.Loss} at example {point.Examples}; allowed: at least 0, after example 0");
        }

        foreach (var point in result.Validation.Concat(result.Test is { } test ? [test] : []))
        {
            Require(point.Examples >= 0 && point.Loss >= 0,
                $"an evaluation has a loss of {point.Loss} at example {point.Examples}; allowed: at least 0");
            Require(point.Accuracy is null or (>= 0 and <= 1),
                $"an evaluation has an accuracy of {point.Accuracy}; allowed: 0 to 1");
        }

        Require(
            result.ClassAccuracy?.All(accuracy => accuracy is null or (>= 0 and <= 1)) ?? true,
            "an accuracy of a class is not from 0 to 1");
        foreach (var point in result.Diagnostics)
        {
            Require(point.Layer >= 1, $"diagnostics of layer {point.Layer}; layers count from 1");
            foreach (var diagnostic in Diagnostic.All)
            {
                var most = diagnostic.Unit switch { "degrees" => 180, "fraction" => 1, _ => double.PositiveInfinity };
                var allowed = double.IsFinite(most) ? $"0 to {most}" : "at least 0";
                Require(
                    diagnostic.Value(point) is not { } value || (value >= 0 && value <= most * (1 + 1e-9)),
                    $"{diagnostic.Name} is {diagnostic.Value(point)} at example {point.Examples}; allowed: {allowed}");
            }
        }

        foreach (var (index, place) in (result.Representations ?? []).Index())
        {
            var wrong = place.Layer != index + 1 ? $"the layer is {place.Layer}"
                : place.Features < 1 ? $"there are {place.Features} features"
                : place.ProbeAccuracy is not (null or (>= 0 and <= 1)) ? $"the accuracy is {place.ProbeAccuracy}"
                : place.ProbeDetermination > 1 ? $"the determination is {place.ProbeDetermination}"
                : place.Similarities is { } text ? RepresentationSimilarity.Refusal(text)
                : null;
            Require(wrong is null, $"place {index + 1} of its representations: {wrong}");
        }

        Require(
            result.Representations is not null == (!diverged && result.Specification.Representations),
            "it has representations that were not asked for, or none that were");

        void CheckOrder(IEnumerable<long> examples, string points, bool strictly)
        {
            var all = examples.ToArray();
            Require(
                all.Zip(all.Skip(1)).All(pair => strictly ? pair.First < pair.Second : pair.First <= pair.Second),
                $"the points of {points} are not in order");
        }

        void Require(bool holds, string reason) => Refuse(file, holds, reason);
    }

    private static bool IsDrawable(ValueRange range) => range.Low >= 0 && range.Low < range.High
        && range.High <= StudyChecks.Largest && (range.Low == 0 || range.Low >= StudyChecks.Smallest);

    private static StudyManifest Planned(string file, int generation, StudyManifest manifest)
    {
        try
        {
            return StudyManifest.Of(generation, manifest.Study, manifest.Provenance);
        }
        catch (FormatException error)
        {
            throw SoapException.BadData(
                $"{file} cannot be right: a value that its study sweeps is not allowed: {error.Message}.", error);
        }
    }

    private static void Refuse(string file, bool holds, string reason)
    {
        if (!holds)
        {
            throw SoapException.BadData($"{file} cannot be right: {reason}.");
        }
    }
}
