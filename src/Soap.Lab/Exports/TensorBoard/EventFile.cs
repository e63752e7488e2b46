using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Soap.Storage;
using Tensorboard;

namespace Soap.Lab.Exports.TensorBoard;

/// <summary>
/// An event file of TensorBoard: records of TensorFlow's kind, each a length, its check, an <see cref="Event"/> of
/// TorchSharp, and its check. TorchSharp's own SummaryWriter is not used: it puts time, host and process into names
/// and files, so that the same study would not give the same bytes, opens the file anew for every value, and counts
/// steps in 32 bits.
/// </summary>
internal static class EventFile
{
    /// <summary>TensorBoard looks for <c>tfevents</c> in the name.</summary>
    public const string Name = "events.out.tfevents.0.soap";

    // A record's length and its check.
    private const int Head = sizeof(ulong) + sizeof(uint);

    private const string Version = "brain.Event:2";

    /// <summary>What every file begins with.</summary>
    public static Event First { get; } = new() { FileVersion = Version };

    /// <summary>Writes the events behind the one that says what the file is.</summary>
    public static void Write(string path, IEnumerable<Event> events) => AtomicFile.Write(path, stream =>
    {
        foreach (var @event in events.Prepend(First))
        {
            Write(stream, @event);
        }
    });

    /// <summary>How many whole events a file has; 0 where there is none.</summary>
    public static int Count(string path)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using var file = RegularFile.OpenRead(path);
        Span<byte> head = stackalloc byte[Head];
        var count = 0;
        while (file.ReadAtLeast(head, Head, throwOnEndOfStream: false) == Head)
        {
            var end = file.Position + (long)BinaryPrimitives.ReadUInt64LittleEndian(head) + sizeof(uint);
            if (end < file.Position || end > file.Length)
            {
                break;
            }

            file.Position = end;
            count++;
        }

        return count;
    }

    /// <summary>CRC-32C (Castagnoli), rotated by 15 bits plus a constant, as TensorFlow's records have it.</summary>
    internal static uint Check(ReadOnlySpan<byte> bytes)
    {
        var check = uint.MaxValue;
        foreach (var one in bytes)
        {
            check = BitOperations.Crc32C(check, one);
        }

        return BitOperations.RotateRight(~check, 15) + 0xa282ead8;
    }

    /// <summary>Writes one event.</summary>
    public static void Write(Stream stream, Event @event)
    {
        var data = @event.ToByteArray();
        Span<byte> head = stackalloc byte[Head];
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(ulong)..], Check(head[..sizeof(ulong)]));
        Span<byte> foot = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(foot, Check(data));
        stream.Write(head);
        stream.Write(data);
        stream.Write(foot);
    }
}
