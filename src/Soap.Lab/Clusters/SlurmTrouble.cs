namespace Soap.Lab.Clusters;

/// <summary>Something that does not go on by itself.</summary>
/// <param name="What">What, in a sentence.</param>
/// <param name="Mend">The command that mends it.</param>
/// <param name="Log">The last lines of its log; empty where there is none.</param>
internal sealed record SlurmTrouble(string What, string Mend, IReadOnlyList<string> Log);
