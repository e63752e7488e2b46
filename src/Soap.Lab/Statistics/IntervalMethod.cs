namespace Soap.Lab.Statistics;

/// <summary>How the ends of a 95 % interval are read from the resampled statistic.</summary>
public enum IntervalMethod
{
    /// <summary>
    /// Quantiles further out than 2.5 % and 97.5 %, so that few values are not taken for many: at Φ(−√(n/(n−1)) t) and
    /// its complement, t the 97.5 % quantile of Student's t with n − 1 degrees of freedom (T. C. Hesterberg 2015, the
    /// expanded percentile interval). What every report uses.
    /// </summary>
    ExpandedPercentile,

    /// <summary>The 2.5 % and 97.5 % quantiles (B. Efron and R. J. Tibshirani 1993, ch. 13).</summary>
    Percentile,

    /// <summary>
    /// Percentiles corrected for bias and for a spread that changes with the value, BCa (B. Efron 1987; Efron and
    /// Tibshirani 1993, eq. 14.9 to 14.15).
    /// </summary>
    BiasCorrectedAccelerated,
}
