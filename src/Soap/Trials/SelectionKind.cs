namespace Soap.Trials;

/// <summary>Which network of a training is kept: that at the end, or that of the best validation point.</summary>
internal enum SelectionKind
{
    /// <summary>That at the end.</summary>
    Last,

    /// <summary>That of the lowest validation loss; the earliest of several.</summary>
    Loss,

    /// <summary>That of the highest validation accuracy; the earliest of several.</summary>
    Accuracy,
}
