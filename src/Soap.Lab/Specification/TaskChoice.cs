using Soap.Data.Own;

namespace Soap.Lab.Specification;

/// <summary>What the key <c>task</c> chooses.</summary>
/// <param name="Word">The task's word; of data of one's own, their name.</param>
/// <param name="Data">The data; null for a task of the catalogue.</param>
internal sealed record TaskChoice(string Word, OwnData? Data);
