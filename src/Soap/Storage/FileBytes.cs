using System.Buffers;

namespace Soap.Storage;

/// <summary>All bytes of a file, in memory that is used again for the next: who reads ten thousand files makes little
/// work for the garbage collector.</summary>
internal sealed class FileBytes : IDisposable
{
    private readonly byte[] _buffer;
    private readonly int _length;

    private FileBytes(byte[] buffer, int length)
    {
        (_buffer, _length) = (buffer, length);
    }

    /// <summary>The bytes, until they are given back; who reads them may change them.</summary>
    public Span<byte> Span => _buffer.AsSpan(0, _length);

    /// <summary>Reads a file.</summary>
    /// <exception cref="SoapException">The file cannot be read, or is no regular file (exit code 3).</exception>
    public static FileBytes Read(string path) => Read(path, mustBeThere: true)!;

    /// <summary>Reads a file; null where there is nothing. A link that leads nowhere is something.</summary>
    /// <exception cref="SoapException">The file cannot be read, or is no regular file (exit code 3).</exception>
    public static FileBytes? ReadIfThere(string path) => Read(path, mustBeThere: false);

    private static FileBytes? Read(string path, bool mustBeThere)
    {
        try
        {
            return ReadQuickly(path) ?? (mustBeThere || RegularFile.IsThere(path) ? ReadUsually(path) : null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SoapException.BadData($"{path} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    // Null where only the usual way can tell what the file is.
    private static FileBytes? ReadQuickly(string path)
    {
        if (RegularFile.SizeOf(path) is not { } size || size >= Array.MaxLength)
        {
            return null;
        }

        using var file = RegularFile.OpenUnlocked(path);
        if (file.IsInvalid)
        {
            return null;
        }

        // With room for one byte more: one that grew since, or took the place of a smaller one, fills it.
        var buffer = ArrayPool<byte>.Shared.Rent((int)size + 1);
        var length = RegularFile.Read(file, buffer.AsSpan(0, (int)size + 1));
        if (length >= 0 && length <= size)
        {
            return new FileBytes(buffer, length);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return null;
    }

    private static FileBytes ReadUsually(string path)
    {
        using var file = RegularFile.OpenRead(path);
        var length = file.Length <= Array.MaxLength
            ? (int)file.Length
            : throw new IOException($"it has {file.Length} bytes; allowed: at most {Array.MaxLength}");
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            file.ReadExactly(buffer.AsSpan(0, length));
            return new FileBytes(buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }
}
