using Soap.Lab.Specification;

namespace Soap.Cli.Hosting;

/// <summary>The keys of <c>key=value</c> for the help, from the table that also reads them.</summary>
internal static class SettingsHelp
{
    /// <summary>Two lines a key: its value if it is not given, then what it means and what is allowed.</summary>
    public static string Text<T>(string title, IReadOnlyList<Setting<T>> settings, T defaults) => string.Join(
        '\n',
        settings
            .Select(setting => $"  {setting.Name}={Value(setting.Get(defaults))}\n" +
                $"      {setting.Description}; allowed: {setting.Allowed}")
            .Prepend(title));

    private static string Value(string value) => value.Length == 0 ? value : Quotation.ForShell(value);
}
