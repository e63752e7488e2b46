namespace Soap.Lab.Watching;

/// <summary>A study below the folder that is watched.</summary>
/// <param name="Name">Its path below that folder, with <c>/</c>; the folder's own name where it is the study.</param>
/// <param name="Path">Its full path.</param>
internal sealed record FoundStudy(string Name, string Path);
