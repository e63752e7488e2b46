using Xunit;

namespace Soap.Tests.Fused;

/// <summary>That the guards of the kernels' tests guard.</summary>
public sealed unsafe class GuardedMemoryTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(5000)]
    public void Numbers_end_where_nothing_can_be_read(int length)
    {
        using var memory = new GuardedMemory<float>(length, Placement.BeforeGuard);
        Assert.True(IsReadable(memory.Start));
        Assert.True(IsReadable(memory.Start + length - 1));
        Assert.False(IsReadable(memory.Start + length));
    }

    [Fact]
    public void Numbers_begin_where_nothing_can_be_read()
    {
        using var memory = new GuardedMemory<double>(9, Placement.AfterGuard);
        Assert.True(IsReadable(memory.Start));
        Assert.False(IsReadable(memory.Start - 1));
    }

    [Fact]
    public void What_is_written_between_rows_or_beside_the_matrix_is_seen()
    {
        foreach (var place in new[] { -1, 3, 7, 11 })
        {
            using var matrix = new GuardedMatrix<float>(
                3, 3, 4, 3, place < 0 ? Placement.BeforeGuard : Placement.AfterGuard);
            matrix.AssertNothingElseWasWritten();
            matrix.Start[2] = 1;
            matrix.AssertNothingElseWasWritten();
            matrix.Start[place] = 1;
            Assert.ThrowsAny<Exception>(() => matrix.AssertNothingElseWasWritten());
        }
    }

    // The system refuses to write what the process may not read, instead of ending it.
    private static bool IsReadable<T>(T* at)
        where T : unmanaged
    {
        var path = Path.GetTempFileName();
        try
        {
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            RandomAccess.Write(file, new ReadOnlySpan<byte>(at, sizeof(T)), 0);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
