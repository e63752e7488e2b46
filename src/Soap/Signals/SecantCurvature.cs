namespace Soap.Signals;

/// <summary>How many curvatures a sample has in a layer.</summary>
public enum SecantCurvature
{
    /// <summary>One, along the shift: c = ⟨s, y⟩ / ⟨s, s⟩.</summary>
    Scalar,

    /// <summary>One for each unit: c_i = y_i / s_i.</summary>
    Diagonal,
}

/// <summary>Which layers' pre-activations are moved in one pass.</summary>
public enum SecantLayers
{
    /// <summary>All hidden layers' in one pass: curvature between layers is in y, too.</summary>
    Jointly,

    /// <summary>One layer's at a time, a pass for each.</summary>
    Singly,
}

/// <summary>What a curvature below 0 counts as.</summary>
public enum NegativeCurvature
{
    /// <summary>0: the step is the gradient.</summary>
    Zero,

    /// <summary>Its absolute value.</summary>
    Absolute,
}
