using Soap.Lab.Studies;

namespace Soap.Cli.Hosting;

/// <summary>The keys of <c>key=value</c> for the help, from the table that also reads them.</summary>
internal static class SettingsHelp
{
    public static string Text<T>(string title, IReadOnlyList<Setting<T>> settings, T defaults)
    {
        var keys = settings.Select(setting => $"  {setting.Name}={setting.Get(defaults)}").ToArray();
        var width = keys.Max(key => key.Length) + 2;
        var lines = settings.Zip(keys, (setting, key) => $"{key.PadRight(width)}{setting.Description}\n{new string(' ', width)}({setting.Allowed})");
        return $"{title}\n{string.Join('\n', lines)}";
    }
}
