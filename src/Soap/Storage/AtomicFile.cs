using System.Text;

namespace Soap.Storage;

/// <summary>
/// Writes a file so that a reader, at any moment and after any crash, finds the old content or the new one, whole:
/// temporary file in the same folder, fsync, rename, fsync of the folder.
/// </summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void Write(string path, string text) => Write(path, Utf8.GetBytes(text));

    /// <summary>Writes bytes.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})"/>
    public static void Write(string path, byte[] bytes) =>
        Write(path, bytes.Length, stream => stream.Write(bytes), null);

    /// <summary>Writes what <paramref name="write"/> puts into the stream.</summary>
    /// <exception cref="SoapException">The disk is full or the folder cannot be written (exit code 5); the old file is
    /// as it was.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, null, write, null);

    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="size">The number of bytes, if known: the space is taken before anything is written.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="after">Called after each step; for tests.</param>
    internal static void Write(string path, long? size, Action<Stream> write, Action<WriteStep>? after)
    {
        path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(path)
            ?? throw new ArgumentException($"{path} is not a file's path.", nameof(path));
        var temporary = TemporaryFiles.NameFor(path);
        try
        {
            using (var stream = Create(temporary, size))
            {
                Done(WriteStep.Created);
                write(stream);
                Done(WriteStep.Written);
                stream.Flush(flushToDisk: true);
                Done(WriteStep.Flushed);
            }

            File.Move(temporary, path, overwrite: true);
            Done(WriteStep.Renamed);
            FolderSync.Flush(folder);
            Done(WriteStep.FolderFlushed);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TemporaryFiles.Delete(temporary);
            throw StorageError.Describe(path, size, error);
        }
        catch
        {
            TemporaryFiles.Delete(temporary);
            throw;
        }

        void Done(WriteStep step)
        {
            after?.Invoke(step);
            Failpoint.At(path, step);
        }
    }

    private static FileStream Create(string path, long? size) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.Read,
        PreallocationSize = size ?? 0,
    });
}
