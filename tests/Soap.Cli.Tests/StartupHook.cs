// The runtime asks for this class by this name, outside any namespace (DOTNET_STARTUP_HOOKS).
#pragma warning disable CA1050
internal static class StartupHook
{
    /// <summary>Writes the name of every assembly that the process loads to its error stream.</summary>
    public static void Initialize() => AppDomain.CurrentDomain.AssemblyLoad +=
        (_, loaded) => Console.Error.WriteLine($"assembly {loaded.LoadedAssembly.GetName().Name}");
}
