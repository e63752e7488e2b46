namespace Soap.Storage;

/// <summary>Makes folders.</summary>
public static class Folders
{
    /// <summary>The folder, made with all above it if it is not there.</summary>
    /// <exception cref="SoapException">It cannot be made (exit code 5).</exception>
    public static void Create(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StorageError.Describe(path, null, error);
        }
    }
}
