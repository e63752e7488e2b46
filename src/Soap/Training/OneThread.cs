using static TorchSharp.torch;

namespace Soap.Training;

/// <summary>
/// Work in which libtorch uses the calling thread alone: with more than one, last bits and times would depend on the
/// machine.
/// </summary>
internal static class OneThread
{
    /// <summary>Does the work and leaves the thread count, which belongs to the calling thread, as it was.</summary>
    public static T Run<T>(Func<T> work)
    {
        var threads = get_num_threads();
        set_num_threads(1);
        try
        {
            return work();
        }
        finally
        {
            set_num_threads(threads);
        }
    }
}
