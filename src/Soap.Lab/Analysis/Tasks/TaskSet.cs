using Soap.Lab.Running;
using Soap.Lab.Specification;

namespace Soap.Lab.Analysis.Tasks;

/// <summary>
/// The set of tasks on which scores may be cited: the built-in studies of the group <c>tasks</c>, with other rules
/// behind backpropagation.
/// </summary>
internal static class TaskSet
{
    /// <summary>Of these studies; with another task, setting or target it has another number.</summary>
    public const int Version = 1;

    private const string Group = "tasks", Baseline = "bp";

    /// <summary>Why studies are not the set: empty where they are, null where none of them is meant to be.</summary>
    /// <param name="studies">As they were run.</param>
    public static string? Differences(IReadOnlyList<StudyResults> studies)
    {
        var set = StudyGroup.Find(Group)!.Studies;
        var known = studies.ToLookup(study => set.FirstOrDefault(task => IsOf(study.Study, task))?.Name ?? "");
        if (known[""].Count() == studies.Count)
        {
            return null;
        }

        if (known[""].FirstOrDefault() is { } other)
        {
            return $"{other.Study.Name} is not one of it";
        }

        if (studies.FirstOrDefault(study => study.Study.Rules[0] != Baseline) is { } compared)
        {
            return $"the baseline is {compared.Study.Rules[0]}, and not {Baseline}";
        }

        string[] missing = [.. set.Select(task => task.Name).Where(name => !known[name].Any())];
        return missing.Length > 0 ? $"without {string.Join(", ", missing)}"
            : set.Select(task => known[task.Name].ToArray() switch
            {
                [{ Failed.Count: > 0 }] => $"{task.Name} has failed trials",
                [var mine] => Changed(mine.Study, task),
                _ => $"{task.Name} is there more than once",
            }).OfType<string>().FirstOrDefault("");
    }

    // A changed study keeps its name, with a digest of the changes behind it.
    private static bool IsOf(StudySpecification study, StudySpecification task) =>
        study.Name == task.Name || study.Name.StartsWith($"{task.Name}-", StringComparison.Ordinal);

    // The first key that differs. Other rules, more seeds, and what changes no examples at the best rate, are none.
    private static string? Changed(StudySpecification study, StudySpecification task)
    {
        var same = study with
        {
            Name = task.Name,
            Title = task.Title,
            Rules = task.Rules,
            SharedRateRules = task.SharedRateRules,
            LearningRate = task.LearningRate,
            Margin = task.Margin,
            Seeds = task.Seeds.Except(study.Seeds).Any() ? study.Seeds : task.Seeds,
            Trial = study.Trial with
            {
                LearningRate = task.Trial.LearningRate,
                DiagnoseEvery = task.Trial.DiagnoseEvery,
                Representations = task.Trial.Representations,
                Engine = task.Trial.Engine,
                Device = task.Trial.Device,
            },
        };
        return SpecificationKeys.Changes(task, same)
            .Select(change => $"{task.Name} has {change.Key} = {change.Wanted} in place of {change.Stored}")
            .FirstOrDefault();
    }
}
