using Soap.Lab.Records;
using Soap.Lab.Specification;

namespace Soap.Cli.Hosting;

/// <summary>A study and the folder it goes to.</summary>
/// <param name="Study">What is run.</param>
/// <param name="Folder">Where its files are.</param>
internal sealed record StudyTarget(StudySpecification Study, StudyFolder Folder)
{
    /// <summary>Whether the study was named by its folder.</summary>
    public bool IsNamedByFolder { get; private init; }

    /// <summary>
    /// What a command line asks for: a study by its word (which is never a folder's name) or file, or the one that a
    /// folder holds; with changes, which once a trial has run may only let it grow.
    /// </summary>
    /// <param name="name">The first word; null for the founding study.</param>
    /// <param name="words">The changes.</param>
    /// <param name="quick">Whether the short form is meant.</param>
    /// <param name="output">The folder; null for <c>runs/NAME</c>, or the folder itself.</param>
    /// <exception cref="SoapException">There is no such study, or a change is not allowed.</exception>
    public static StudyTarget Of(string? name, IReadOnlyList<string> words, bool quick, string? output)
    {
        if (name is null || StudyCatalog.Words.Contains(name) || !Directory.Exists(name)
            || new StudyFolder(name) is not { HasStudy: true } folder)
        {
            var study = StudyChoice.Of(name, words, quick);
            var place = new StudyFolder(output ?? Path.Combine(StudyFolder.UsualPlace, study.Name));
            return new StudyTarget(WithArmsOf(place, study, words), place);
        }

        return quick || output is not null
            ? throw SoapException.BadUsage($"{(quick ? "--quick" : "--out")} belongs to a study that is named, and " +
                $"{name} is a study's folder; leave it out to go on with that study")
            : new StudyTarget(Changed(folder, words), folder) { IsNamedByFolder = true };
    }

    // The same study with more rules, for the folder that has it: its arms at the shared rate alone stay, unless
    // others are asked for.
    private static StudySpecification WithArmsOf(
        StudyFolder folder, StudySpecification study, IReadOnlyList<string> words) =>
        study.SharedRateRules is not null || !folder.HasStudy
            || TaskDefaults.KeysOf(words).Contains(StudySettings.SharedRateRules)
            ? study
            : study with { SharedRateRules = folder.ReadManifest().Study.SharedRateRules };

    // A folder's arms at the shared rate alone stay when it gets other rules: nothing that is there can be left out.
    private static StudySpecification Changed(StudyFolder folder, IReadOnlyList<string> words) =>
        StudyChoice.Changed(
            TaskDefaults.Unfit(folder.ReadManifest().Study), words,
            new HashSet<string> { StudySettings.SharedRateRules });
}
