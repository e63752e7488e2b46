using Soap.Data.Formats;

namespace Soap.Data.Own;

/// <summary>Reads samples of pictures, PNG and JPEG, in one folder a class; all are of one size and kind.</summary>
internal static class PictureReader
{
    /// <summary>The samples.</summary>
    /// <exception cref="SoapException">A picture is damaged, or of another kind than the first (exit code
    /// 3).</exception>
    public static OwnSamples Read(OwnFiles files, OwnKeys keys)
    {
        keys.RefuseNames(files.Path, "the folder of a picture is its class");
        var isGiven = PictureFolders.IsGiven(files.Names[0]);
        keys.RefuseSplit(files.Path, isGiven, isGiven ? "train and test are folders of their own; leave the key out"
            : "allowed: the share to draw, such as 0.2");
        Picture? first = null;
        Array? values = null;
        for (var i = 0; i < files.Names.Count; i++)
        {
            var picture = Picture.Read(files.Read(files.Names[i]), files.PathOf(files.Names[i]));
            values ??= Room(picture, files);
            first ??= picture;
            if (picture.Kind != first.Kind)
            {
                throw SoapException.BadData(
                    $"{files.PathOf(files.Names[i])}: {picture.Kind}, and the first picture, " +
                        $"{Quotation.Printable(files.Names[0])}, has {first.Kind}; expected the same.");
            }

            picture.Values.CopyTo(values, i * picture.Values.Length);
        }

        var pixels = first!.Width * first.Height;
        var array = new DataArray([files.Names.Count, pixels, first.Channels],
            first.IsDeep ? "uint16" : "uint8", values!);
        return new OwnSamples(
            $"pictures, {first.Kind}", first.Channels == 1 ? array : ImageShapes.Moved(array, pixels, first.Channels),
            [first.Channels, first.Height, first.Width],
            OwnTargets.OfTexts([.. files.Names.Select(PictureFolders.ClassOf)], files.Path),
            isGiven ? [.. files.Names.Select(PictureFolders.IsTest)] : null);
    }

    private static Array Room(Picture picture, OwnFiles files)
    {
        var needed = (long)picture.Values.Length * files.Names.Count;
        return needed > Array.MaxLength ? throw SoapException.BadData(
            $"{files.Path}: {files.Names.Count} pictures of {picture.Kind} have {needed} values; allowed: at most " +
                $"{Array.MaxLength}.")
            : picture.IsDeep ? new float[needed] : new byte[needed];
    }
}
