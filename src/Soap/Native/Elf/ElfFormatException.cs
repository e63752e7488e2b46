namespace Soap.Native.Elf;

/// <summary>
/// The error of a file that is not the ELF file it was taken for: too short, damaged, or of another kind.
/// </summary>
/// <param name="message">What was read and what was expected.</param>
internal sealed class ElfFormatException(string message) : FormatException(message);
