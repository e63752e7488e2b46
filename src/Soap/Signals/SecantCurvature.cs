namespace Soap.Signals;

/// <summary>How many curvatures a sample has in a layer.</summary>
public enum SecantCurvature
{
    /// <summary>One, along the shift: c = ⟨s, y⟩ / ⟨s, s⟩.</summary>
    Scalar,

    /// <summary>One for each unit: c_i = y_i / s_i.</summary>
    Diagonal,
}
