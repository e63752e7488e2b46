using static TorchSharp.torch;

namespace Soap.Benchmarks.Measuring;

/// <summary>
/// A product of a training step as libtorch makes it, from activities and displacements with a row a sample.
/// </summary>
internal sealed class TorchProduct : IDisposable
{
    private readonly Tensor _left;
    private readonly Tensor _right;

    public TorchProduct(ProductShape shape)
    {
        var (outputs, inputs, batch) = (shape.Outputs, shape.Inputs, shape.Batch);
        (_left, _right) = shape.Kind switch
        {
            ProductKind.Forward => (rand(batch, inputs), rand(outputs, inputs).t()),
            ProductKind.Back => (rand(batch, outputs), rand(outputs, inputs)),
            _ => (rand(batch, outputs).t(), rand(batch, inputs)),
        };
    }

    public void Multiply()
    {
        using var product = _left.mm(_right);
    }

    public void Dispose()
    {
        _left.Dispose();
        _right.Dispose();
    }
}
