using System.Runtime.CompilerServices;
using Soap.Tests.Lifetimes;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests;

/// <summary>A test's tensors live until it ends, whatever is collected meanwhile.</summary>
[Collection(nameof(GarbageCollections))]
public sealed class KeptTensorsTests
{
    [Fact]
    public void A_tensor_that_nobody_holds_lives_until_the_test_ends()
    {
        var tensor = Dropped();
        TemporariesTests.Collect();
        Assert.True(tensor.IsAlive);
    }

    [Fact]
    public void A_tensor_that_nobody_holds_is_collected_where_no_scope_is_open() => KeptTensorsAttribute.Without(() =>
    {
        var tensor = Dropped();
        TemporariesTests.Collect();
        Assert.False(tensor.IsAlive);
    });

    [Fact]
    public void What_fails_where_no_scope_is_open_fails_the_test() => Assert.Throws<InvalidOperationException>(() =>
        KeptTensorsAttribute.Without(() => throw new InvalidOperationException("as it should")));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Dropped() => new(zeros(3));
}
