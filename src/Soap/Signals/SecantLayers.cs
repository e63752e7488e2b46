namespace Soap.Signals;

/// <summary>Which layers' pre-activations are moved in one pass.</summary>
public enum SecantLayers
{
    /// <summary>All hidden layers' in one pass: curvature between layers is in y, too.</summary>
    Jointly,

    /// <summary>One layer's at a time, a pass for each.</summary>
    Singly,
}
