namespace Soap.Layers;

/// <summary>A way back through a network.</summary>
internal enum WayBackKind
{
    /// <summary>The rule's.</summary>
    Rule,

    /// <summary>True backpropagation's, at the same weights.</summary>
    Backpropagation,
}
