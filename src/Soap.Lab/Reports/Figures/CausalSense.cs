namespace Soap.Lab.Reports.Figures;

/// <summary>Whether an effect helps or harms the outcome.</summary>
internal enum CausalSense
{
    /// <summary>A property of the step, which is no effect on the outcome.</summary>
    Neutral,

    /// <summary>Fewer examples, or less loss.</summary>
    Helps,

    /// <summary>More examples, or more loss.</summary>
    Harms,

    /// <summary>The interval includes no effect, or the effect is negligible beside the total.</summary>
    Unclear,
}
