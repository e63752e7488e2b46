namespace Soap.Lab.Specification;

/// <summary>
/// Successive halving with one rung (K. Jamieson and A. Talwalkar 2016): every candidate is trained for a few epochs
/// on the tuning seeds, and for each rule only those with the lowest mean validation loss are tuned in full. Differs
/// from the paper: the ones that are kept begin anew, so that a trial that went on is the same as one that was never
/// screened. Reporting trials are never screened. Written <c>0.5:3</c>.
/// </summary>
/// <param name="Epochs">How long a screening trial is, above 0 and below the trial's epochs.</param>
/// <param name="Keep">How many candidates of each rule go on, at least 1 and fewer than there are.</param>
public sealed record Screening(double Epochs, int Keep)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Epochs:R}:{Keep}";
}
