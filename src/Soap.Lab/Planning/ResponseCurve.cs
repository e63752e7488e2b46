using Soap.Lab.Specification;

namespace Soap.Lab.Planning;

/// <summary>A rule's loss against learning rate, on the tuning seeds.</summary>
/// <param name="Rule">The rule in canonical text.</param>
/// <param name="Points">One point a learning rate, ascending.</param>
/// <param name="Best">The learning rate with the lowest mean validation loss; null when all diverged.</param>
/// <param name="BestIsOnEdge">Whether the best is the grid's first or last: the true optimum may lie outside.</param>
public sealed record ResponseCurve(string Rule, IReadOnlyList<ResponsePoint> Points, double? Best, bool BestIsOnEdge)
{
    /// <summary>
    /// The candidate with that learning rate and the best of the other swept keys; null when all diverged.
    /// </summary>
    public Candidate? BestCandidate { get; init; }
}
