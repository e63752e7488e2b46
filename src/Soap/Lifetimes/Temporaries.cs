using static TorchSharp.torch;

namespace Soap.Lifetimes;

/// <summary>
/// Calculations in several steps that are safe outside any dispose scope. TorchSharp 0.107 keeps no tensor alive while
/// libtorch works on it: in <c>x.reshape(-1).to_type(type)</c> a garbage collection in another thread may free the
/// reshaped tensor under the second call, and the process ends. A dispose scope keeps what is made in it.
/// </summary>
internal static class Temporaries
{
    /// <summary>
    /// The calculation's result; all other tensors that it made are kept until it is over, and then freed.
    /// </summary>
    public static Tensor Kept(Func<Tensor> calculation)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(calculation());
    }
}
