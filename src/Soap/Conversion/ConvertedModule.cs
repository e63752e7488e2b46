namespace Soap.Conversion;

/// <summary>What became of a module with weights of its own.</summary>
/// <param name="Name">Its path in the model.</param>
/// <param name="Kind">What it is: <c>Conv2d</c>.</param>
/// <param name="Rule">How it learns; null where it is left alone.</param>
/// <param name="Shape">W's shape.</param>
/// <param name="Uses">How often a pass through the model uses it.</param>
/// <param name="Note">Why it was left alone, or what else is to be known of it; empty where nothing is.</param>
public sealed record ConvertedModule(
    string Name, string Kind, string? Rule, IReadOnlyList<long> Shape, int Uses, string Note);
