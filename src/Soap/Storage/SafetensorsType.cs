namespace Soap.Storage;

/// <summary>A type of numbers in safetensors files, by the format's own words; others that it knows are refused.
/// </summary>
internal enum SafetensorsType
{
    /// <summary>IEEE 754, 8 bytes.</summary>
    F64,

    /// <summary>Whole numbers with a sign, 8 bytes.</summary>
    I64,

    /// <summary>IEEE 754, 4 bytes.</summary>
    F32,
}
