using Soap.Data;

namespace Soap.Tables;

/// <summary>The checkout that the program was built in.</summary>
internal static class Checkout
{
    /// <summary>Its root: the folder with soap.slnx.</summary>
    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Where data sets are: those of the checkout first.</summary>
    public static DataFolders Data { get; } = DataFolders.Standard(PathOf("data"));

    /// <summary>The full path of a file or folder.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "soap.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException(
            $"{AppContext.BaseDirectory} is in no checkout: no folder above has soap.slnx.");
    }
}
