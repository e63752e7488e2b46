using System.Runtime.InteropServices;

namespace Soap.Native;

/// <summary>
/// The pass of differentiation that the calling thread is in. TorchSharp does not say it, and without it two uses of
/// a layer in one pass
/// look like its uses in two: libtorch itself is asked, by the function that PyTorch offers as
/// <c>torch._C._current_graph_task_id</c>.
/// </summary>
internal static unsafe class BackwardPass
{
    // int torch::autograd::get_current_graph_task_id()
    private const string Function = "_ZN5torch8autograd25get_current_graph_task_idEv";

    private static readonly Lazy<nint> Address = new(Find);

    /// <summary>The pass's number, another one for each pass of the process; −1 outside of any.</summary>
    /// <exception cref="DllNotFoundException">This libtorch does not have the function.</exception>
    public static int Current => ((delegate* unmanaged<int>)Address.Value)();

    private static nint Find()
    {
        return NativeLibrary.TryGetExport(NativeLibraries.LibtorchCpu(), Function, out var address)
            ? address
            : throw new DllNotFoundException(
                $"libtorch has no function {Function}: SOAP needs the libtorch that it was made for.");
    }
}
