namespace Soap.Lab.Analysis.Arms;

/// <summary>
/// Whether an arm is as good as the baseline within the study's margin, on the seeds that both have. Both p-values are
/// 1 where a trial diverged.
/// </summary>
/// <param name="NotWorse">One-sided p of the sign-flip test against "worse by the margin or more": non-inferiority.
/// </param>
/// <param name="AsGood">The larger of that p and the one against "better by the margin or more": equivalence, by two
/// one-sided tests (D. J. Schuirmann 1987, J. Pharmacokinet. Biopharm. 15, 657–680).</param>
public sealed record MarginTests(double NotWorse, double AsGood)
{
    /// <summary><see cref="NotWorse"/> after Holm's correction over the study's rules.</summary>
    public double AdjustedNotWorse { get; init; } = 1;

    /// <summary><see cref="AsGood"/> after Holm's correction over the study's rules.</summary>
    public double AdjustedAsGood { get; init; } = 1;
}
