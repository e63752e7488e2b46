namespace Soap.Lab.Reports.Figures;

/// <summary>Whether an effect helps or harms the outcome.</summary>
internal enum CausalSense
{
    /// <summary>It is no effect on the outcome.</summary>
    Neutral,

    /// <summary>Fewer examples, or less loss.</summary>
    Helps,

    /// <summary>More of them.</summary>
    Harms,

    /// <summary>The interval includes no effect, or the effect is negligible beside the total.</summary>
    Unclear,
}
