namespace Soap.Lab.Comparisons;

/// <summary>What changed from one study to another.</summary>
/// <param name="A">The first study's folder.</param>
/// <param name="B">The second's.</param>
/// <param name="Differences">In what the studies differ before any number: specification, program, machine, data, and
/// what tuning chose.</param>
/// <param name="Numbers">Every quantity of every rule and learning rate, and the arms that only one study has.</param>
/// <param name="TargetLoss">The training loss to which examples are counted in both: the first study's.</param>
/// <param name="Summary">The answer in sentences.</param>
public sealed record StudyComparison(
    string A,
    string B,
    IReadOnlyList<KeyDifference> Differences,
    IReadOnlyList<ComparedNumber> Numbers,
    double TargetLoss,
    IReadOnlyList<string> Summary);
