using Soap.Models;
using Soap.States;
using Soap.Storage;
using Xunit;
using static TorchSharp.torch;

namespace Soap.Tests.States;

public sealed class StateFileTests : IDisposable
{
    // Of numbers every so many bits are flipped; all of them are among the slow tests.
    private const int Stride = 13;
    private const int SixteenKibibytes = 3900;
    private readonly string _folder = MemoryFolder.Create("soap-state-");

    private string File => Path.Combine(_folder, "state.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_read_is_what_was_written_to_the_bit()
    {
        using var written = new SmallState(7);
        written.Write(File);
        using var read = new SmallState(0);
        Assert.NotEqual(written.Text, read.Text);
        Assert.Null(StateFile.Read(File).Into(read));
        Assert.Equal(written.Text, read.Text);
        Assert.Equal("a test", StateFile.Read(File).About["trial"]);
    }

    [Fact]
    public void The_same_state_gives_the_same_bytes_and_any_reader_of_the_format_finds_the_tensors()
    {
        using var state = new SmallState(7);
        state.Write(File);
        var first = System.IO.File.ReadAllBytes(File);
        state.Write(File);
        Assert.Equal(first, System.IO.File.ReadAllBytes(File));
        var stored = SafetensorsReader.Read(File);
        Assert.True(stored.IsOwn);
        Assert.Equal("pt", stored.Metadata["format"]);
        Assert.Equal(
            ["count", "later/1", "part/numbers", "sum"],
            stored.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
    }

    // Part of a state, more than one, other shapes and other kinds.
    [Fact]
    public void A_state_of_something_else_is_refused_with_the_place_and_nothing_is_changed()
    {
        using var written = new SmallState(7);
        written.Write(File);
        var file = SafetensorsReader.Read(File);
        var texts = SafetensorsSeal.Unsealed(file.Metadata).ToDictionary();
        AssertRefused(
            "it has no 'count'", [.. file.Tensors.Where(tensor => tensor.Name != "count")], texts);
        AssertRefused(
            "it has 'more', which is kept nowhere",
            [.. file.Tensors, new SafetensorsTensor("more", SafetensorsType.F32, [0], [])], texts);
        AssertRefused(
            "'part/numbers' in it is F32 [100], and F32 [99] is needed", file.Tensors, texts, new SmallState(3, 99));
        AssertRefused(
            "'sum' in it is I64 [1], and F64 [1] is needed",
            [
                .. file.Tensors.Select(tensor =>
                    tensor.Name == "sum" ? tensor with { Type = SafetensorsType.I64 } : tensor),
            ],
            texts);
        AssertRefused("it has no 'points'", file.Tensors, []);
        AssertRefused(
            "'points' in it is not what it should be", file.Tensors,
            new(texts) { ["points"] = """[{"at":1,"value":2,"name":null,"more":3}]""" });
        AssertRefused(
            "it has 'others', which is kept nowhere", file.Tensors, new(texts) { ["others"] = "[]" });
    }

    [Fact]
    public void A_file_of_weights_is_no_state_and_a_state_no_file_of_weights()
    {
        using var state = new SmallState(7);
        using var model = nn.Linear(3, 2);
        WeightFile.Save(model, File);
        Assert.Contains(
            "is a file of weights, and no state", Assert.Throws<SoapException>(() => StateFile.Read(File)).Message,
            StringComparison.Ordinal);
        state.Write(File);
        Assert.Throws<SoapException>(() => WeightFile.Load(model, File));
    }

    [Fact]
    public void Every_file_that_was_cut_is_refused()
    {
        var whole = Whole();
        for (var length = 0; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole.AsSpan(0, length));
            Assert.Throws<SoapException>(() => StateFile.Read(File));
        }
    }

    [Fact]
    public void A_flipped_bit_is_noticed_wherever_it_is() => AssertFlipsNoticed(Stride);

    [Fact(Explicit = true)]
    [Trait("Length", "long")]
    public void Each_of_all_bits_is_noticed_when_it_is_flipped() => AssertFlipsNoticed(1);

    [Fact]
    public void Two_states_put_together_are_refused()
    {
        var (one, other, random) = (Whole(7), Whole(8), new Random(1));
        Assert.Equal(one.Length, other.Length);
        var refused = 0;
        for (var i = 0; i < 2000; i++)
        {
            var (from, to) = (random.Next(one.Length), random.Next(one.Length));
            var mixed = one.ToArray();
            var part = other.AsSpan(Math.Min(from, to)..Math.Max(from, to));
            part.CopyTo(mixed.AsSpan(Math.Min(from, to)));
            if (mixed.AsSpan().SequenceEqual(one) || mixed.AsSpan().SequenceEqual(other))
            {
                continue;
            }

            System.IO.File.WriteAllBytes(File, mixed);
            Assert.Throws<SoapException>(() => StateFile.Read(File));
            refused++;
        }

        Assert.InRange(refused, 1500, 2000);
    }

    private byte[] Whole(int seed = 7)
    {
        using var state = new SmallState(seed, SixteenKibibytes);
        state.Write(File);
        var whole = System.IO.File.ReadAllBytes(File);
        Assert.InRange(whole.Length, 16_000, 17_000);
        return whole;
    }

    private void AssertFlipsNoticed(int stride)
    {
        var whole = Whole();
        var header = 8 * (8 + (int)BitConverter.ToInt64(whole));
        using var stream = new FileStream(File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1);
        for (var bit = 0; bit < 8 * whole.Length; bit += bit < header ? 1 : stride)
        {
            Put((byte)(whole[bit / 8] ^ (1 << bit % 8)), bit / 8);
            Assert.Throws<SoapException>(() => StateFile.Read(File));
            Put(whole[bit / 8], bit / 8);
        }

        _ = StateFile.Read(File); // it was put in order again each time

        void Put(byte value, int at)
        {
            stream.Position = at;
            stream.WriteByte(value);
            stream.Flush();
        }
    }

    private void AssertRefused(
        string reason, IReadOnlyList<SafetensorsTensor> tensors, Dictionary<string, string> texts,
        SmallState? into = null)
    {
        using var state = into ?? new SmallState(3);
        var before = state.Text;
        SafetensorsWriter.WriteState(File, tensors, texts);
        Assert.Contains(reason, StateFile.Read(File).Into(state), StringComparison.Ordinal);
        Assert.Equal(before, state.Text);
    }
}
