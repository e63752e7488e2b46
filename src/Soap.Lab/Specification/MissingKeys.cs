namespace Soap.Lab.Specification;

/// <summary>Keys of other programs that SOAP does not have, with what there is in their place.</summary>
internal static class MissingKeys
{
    private static readonly (string[] Keys, string Reason)[] Table =
    [
        (["gpu", "gpus", "cuda", "accelerator", "backend"],
            "the key is device: device=cuda for the first GPU that the process sees"),
        (["threads", "num-threads", "num-workers", "workers"],
            "a trial has one thread; how many a study runs at once is told by --jobs N of soap run"),
        (["jobs"], "it is an option of soap run: --jobs N"),
        (["out", "output", "output-dir", "save", "save-dir"], "it is an option: --out DIR"),
        (["data-dir", "data-folder"], "it is an option: --data-dir DIR"),
        (["dtype", "precision", "float"], "trials train in float32, and there is no other type to choose"),
        (["init", "initial-weights", "weights", "checkpoint", "load"],
            "soap train begins with the weights of a file by init=FILE; a study draws those of every seed anew, " +
                "by initializer"),
        (["dropout", "batch-norm", "batchnorm"],
            "networks of a trial are dense layers with one activation, and nothing else"),
    ];

    /// <summary>What there is in the place of a key, or null where it is none of these.</summary>
    public static string? Reason(string key)
    {
        var plain = key.ToLowerInvariant().Replace('_', '-');
        return Table.FirstOrDefault(entry => entry.Keys.Contains(plain)).Reason;
    }
}
