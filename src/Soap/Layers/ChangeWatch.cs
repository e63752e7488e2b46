using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Soap.Layers;

/// <summary>
/// Tells whether a tensor was changed in place since: by the count of changes that libtorch keeps of each tensor, and
/// which it compares where a tensor that was saved for a way back is asked for. No number is read.
/// </summary>
internal sealed class ChangeWatch : IDisposable
{
    private readonly Saved _saved = new();

    /// <summary>Begins to watch.</summary>
    /// <param name="tensor">It; it must want a gradient.</param>
    public ChangeWatch(Tensor tensor)
    {
        using var gradient = enable_grad();
        using var scope = NewDisposeScope();
        _saved.Node = Function.Apply(tensor, _saved).DetachFromDisposeScope();
    }

    /// <summary>Whether it was changed since.</summary>
    public bool HasChanged
    {
        get
        {
            try
            {
                using var scope = NewDisposeScope();
                _ = _saved.Context!.get_saved_variables();
                return false;
            }
            catch (System.Runtime.InteropServices.ExternalException)
            {
                return true;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _saved.Node?.Dispose();

    private sealed class Saved
    {
        public AutogradContext? Context { get; set; }

        // Keeps the context's native side alive.
        public Tensor? Node { get; set; }
    }

    private sealed class Function : SingleTensorFunction<Function>
    {
        public override string Name => nameof(ChangeWatch);

        public static Tensor Apply(Tensor tensor, Saved saved) => apply(tensor, saved);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0]]);
            ((Saved)vars[1]).Context = ctx;
            return empty(0, ((Tensor)vars[0]).dtype, ((Tensor)vars[0]).device);
        }

        // Nothing is made of it, so nothing comes back to it.
        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [null!, null!];
    }
}
