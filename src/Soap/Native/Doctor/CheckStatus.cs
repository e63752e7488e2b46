namespace Soap.Native.Doctor;

/// <summary>How a check of this machine ended.</summary>
public enum CheckStatus
{
    /// <summary>The machine is as it should be.</summary>
    Ok,

    /// <summary>SOAP works, but slower than it could, or on a machine that nobody tests.</summary>
    Warning,

    /// <summary>SOAP does not work here until this is mended.</summary>
    Failed,
}
