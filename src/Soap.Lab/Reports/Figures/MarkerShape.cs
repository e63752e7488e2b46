namespace Soap.Lab.Reports.Figures;

/// <summary>The shape of a marker.</summary>
internal enum MarkerShape
{
    /// <summary>A ring: the best learning rate.</summary>
    Ring,

    /// <summary>A diamond: the best learning rate, on the edge of the grid.</summary>
    Diamond,

    /// <summary>A cross: at least one trial diverged here.</summary>
    Cross,

    /// <summary>An upright bar: a line ends here, because a seed went no further.</summary>
    End,
}
