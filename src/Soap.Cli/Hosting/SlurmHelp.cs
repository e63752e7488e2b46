using Soap.Lab.Clusters;

namespace Soap.Cli.Hosting;

/// <summary>The keys of <c>slurm.key=value</c> for the help.</summary>
internal static class SlurmHelp
{
    /// <summary>Two lines a key: its value if it is not given, then what it means and what is allowed.</summary>
    public static string Text() => string.Join(
        '\n',
        SlurmKey.All.Select(key => $"  {SlurmSettings.Prefix}{key.Name}={key.Get(new SlurmSettings())}\n" +
            $"      {key.Description}; allowed: {key.Allowed}")
            .Prepend("Keys of --on slurm (value where nothing is said; the cluster's own where that is empty):"));
}
