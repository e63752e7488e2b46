namespace Soap.Lab.Specification;

/// <summary>
/// Built-in studies that answer one question together, such as the same rules at several depths: run one after the
/// other, and reported on one page.
/// </summary>
/// <param name="Name">Its word, such as <c>depth</c>; also its default folder under <c>runs/</c>.</param>
/// <param name="Title">One line that says what it asks.</param>
/// <param name="Studies">The studies, in their order on the page.</param>
public sealed record StudyGroup(string Name, string Title, IReadOnlyList<StudySpecification> Studies)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<StudyGroup> All { get; } =
    [
        new("depth", "Where does each rule fail with depth?", DepthStudies.Plain),
        new("residual", "Where does each rule fail with depth, in residual networks?", DepthStudies.Residual),
        new("tasks", "Which rule needs the fewest examples, over all tasks?", TaskStudies.All),
    ];

    /// <summary>The group with this word; null where there is none.</summary>
    public static StudyGroup? Find(string? name) => All.FirstOrDefault(group => group.Name == name);
}
