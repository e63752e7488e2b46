using TorchSharp;
using Xunit;

namespace Soap.Tests.Native;

public class NativeLibrariesTests
{
    [Fact]
    public void TorchSharp_computes_on_this_machine()
    {
        using var ones = torch.ones(2, 3);
        using var sum = ones.sum();
        Assert.Equal(6f, sum.item<float>());
    }
}
