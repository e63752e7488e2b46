using Soap.Lab.Statistics;

namespace Soap.Lab.Analysis.Confound;

/// <summary>
/// The falling side of a curve of ln loss against log₁₀ learning rate, up to its lowest value, as the baseline's moved
/// sideways: the rule at η behaves as the baseline at 10^s η. A rule that changes nothing but the size of all steps by
/// one factor is such a curve, and the factor is 10^s. One that changes the steps of some layers alone is not, quite:
/// beyond the lowest value the layer that breaks first may be the same for both.
/// </summary>
/// <param name="Decades">s, by least squares over the part that both falling sides have; the interval is from
/// resampled tuning seeds.</param>
/// <param name="Distance">The root mean square distance of the two as they are, in ln loss.</param>
/// <param name="Residual">The same after the shift: what no one factor on all steps explains.</param>
/// <param name="IsAtLimit">Whether s is the largest that was tried in its direction: the best may lie beyond.</param>
public sealed record ResponseShift(Interval Decades, double Distance, double Residual, bool IsAtLimit);
