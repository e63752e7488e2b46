namespace Soap.Lab.Records;

/// <summary>The GPU that numbers come from.</summary>
/// <param name="Name">Its model, such as <c>NVIDIA H100</c>, by the driver's library; <c>unknown</c> where that does
/// not tell.</param>
/// <param name="Driver">The version of NVIDIA's driver; <c>unknown</c> where the kernel does not tell.</param>
/// <param name="AllowsTf32">Whether products or convolutions may round their factors to 10 bits (TF32).</param>
public sealed record GpuProvenance(string Name, string Driver, bool AllowsTf32)
{
    /// <summary>In words, such as <c>NVIDIA H100, driver 570.86.15, TF32 off</c>.</summary>
    public override string ToString() => $"{Name}, driver {Driver}, TF32 {(AllowsTf32 ? "allowed" : "off")}";
}
