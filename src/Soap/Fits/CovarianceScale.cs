namespace Soap.Fits;

/// <summary>What the damping of a covariance is held against.</summary>
public enum CovarianceScale
{
    /// <summary>Σ h hᵀ / N: whatever the batch size, 1 for a unit of unit variance.</summary>
    Mean,

    /// <summary>Σ h hᵀ over a batch, as in the code of Benzing 2022: λ = 100 with batches of 100 is λ = 1 of the mean.</summary>
    Sum,
}
