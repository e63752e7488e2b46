using Soap.Storage;

namespace Soap.Models;

/// <summary>A tensor that a file of weights must have.</summary>
/// <param name="Name">Its name in the <c>state_dict</c>.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Its sizes.</param>
internal sealed record NeededTensor(string Name, SafetensorsType Type, IReadOnlyList<long> Shape);
