using System.Buffers.Binary;
using System.Text;
using Soap.Lab.Exports;
using Soap.Lab.Exports.TensorBoard;
using Soap.Lab.Planning;
using Soap.Lab.Running;
using Soap.Lab.Tests.Reports;
using Xunit;

namespace Soap.Lab.Tests.Exports;

public sealed class EventFileTests
{
    // RFC 3720, B.4: CRC-32C of 32 bytes of zeros, of ones, and of 0 to 31; then TensorFlow's mask.
    [Theory]
    [InlineData(0x8A9136AAu, 0, 0)]
    [InlineData(0x62A8AB43u, 255, 0)]
    [InlineData(0x46DD794Eu, 0, 1)]
    public void Checks_are_those_of_the_standard(uint check, int first, int step) => Assert.Equal(
        unchecked(((check >> 15) | (check << 17)) + 0xa282ead8),
        EventFile.Check([.. Enumerable.Range(0, 32).Select(i => (byte)(first + step * i))]));

    [Fact]
    public void An_event_file_holds_every_finite_value_of_its_trial()
    {
        using Folder folder = new();
        var results = ExportFixture.Results();
        var files = ExportFixture.Write(folder, ExportFormat.Tensorboard);
        Assert.Equal(results.Trials.Count, files.Count);
        FinishedTrial trial = results.Trials.First(trial => trial.Trial.Phase == StudyPhase.BestRate
            && trial.Trial.Specification.Rule == "sign:period=500,magnitude=unit");
        var name = $"best/sign-period=500,magnitude=unit/rate-{trial.Trial.Specification.LearningRate:R}/seed-101/" +
            "events.out.tfevents.0.soap";
        var records = Records(File.ReadAllBytes(folder[$"out/{name}"]));

        Assert.Equal("brain.Event:2", records[0].Version);
        (string Tag, long Step, float Value)[] expected =
        [
            .. trial.Result.TrainingLoss.Select(point => ("training_loss", point.Examples, (float)point.Loss)),
            .. trial.Result.Validation.SelectMany(point => new[]
            {
                ("validation_loss", point.Examples, (float)point.Loss),
                ("validation_accuracy", point.Examples, (float)point.Accuracy!),
            }),
            ("test_loss", 110_000, (float)trial.Result.Test!.Loss),
            ("test_accuracy", 110_000, (float)trial.Result.Test.Accuracy!),
        ];
        (string Tag, long Step, float Value)[] scalars =
        [
            .. records.Where(record => record.Value is not null)
                .Select(record => (record.Tag, record.Step, record.Value!.Value)),
        ];
        Assert.Equal(expected, scalars.Where(scalar => !scalar.Tag.Contains('/')));
        Assert.Equal(
            trial.Result.Diagnostics.Where(point => point.Layer == 2)
                .Select(point => (point.Examples, (float)point.WeightAngle!)),
            scalars.Where(scalar => scalar.Tag == "weight_angle/layer_2")
                .Select(scalar => (scalar.Step, scalar.Value)));
        Assert.Equal(files.First(file => file.Name == name).Rows, scalars.Length);
        Assert.Equal(
            ["_hparams_/session_start_info", "specification/text_summary"],
            records.Skip(1).Where(record => record.Value is null).Select(record => record.Tag));
        Assert.Contains("\"rule\": \"sign:period=500,magnitude=unit\"", records[2].Text, StringComparison.Ordinal);
    }

    // Without the other tuned keys in their names, two trials would share a folder.
    [Fact]
    public void Runs_are_named_after_everything_that_is_tuned()
    {
        var results = ExportFixture.Results();
        var first = results.Trials[0];
        FinishedTrial other = new(
            PlannedTrial.Create(
                first.Trial.Phase, first.Trial.Specification with { Momentum = 0.9 }, first.Result.DataDigests),
            first.Result);
        using Folder folder = new();
        var files = ExportFixture.Write(
            folder, ExportFormat.Tensorboard,
            results with
            {
                Study = results.Study with { Sweeps = [new("momentum", ["0", "0.9"])] },
                Trials = [first, other],
            });
        Assert.Equal(
            [
                "shared/bp/rate-0.01,momentum=0/seed-101/events.out.tfevents.0.soap",
                "shared/bp/rate-0.01,momentum=0.9/seed-101/events.out.tfevents.0.soap",
            ],
            files.Select(file => file.Name));
    }

    // The text of the plugin's message, in the order of its fields: key and value of each entry of the map.
    [Fact]
    public void The_hyper_parameters_are_in_the_summary_that_TensorBoard_reads()
    {
        using Folder folder = new();
        ExportFixture.Write(folder, ExportFormat.Tensorboard);
        var content = Records(File.ReadAllBytes(
            folder["out/shared/bp/rate-0.01/seed-18446744073709551614/events.out.tfevents.0.soap"]))[1].Plugin;
        (int Field, byte[] Bytes)[] session =
        [
            .. Fields(Fields(content).Single(field => field.Number == 3).Bytes).Select(field =>
                (field.Number, field.Bytes)),
        ];
        Assert.All(session, entry => Assert.Equal(1, entry.Field));
        var parameters = session.Select(entry => Fields(entry.Bytes).ToArray()).ToDictionary(
            pair => Encoding.UTF8.GetString(pair[0].Bytes),
            pair => Fields(pair[1].Bytes).Single() is { Number: 2 } number
                ? $"{BitConverter.ToDouble(number.Bytes)}"
                : Encoding.UTF8.GetString(Fields(pair[1].Bytes).Single().Bytes));
        Assert.Equal(
            ("bp", "0.01", "18446744073709551614", "shared", "64"),
            (
                parameters["rule"], parameters["learning_rate"], parameters["seed"], parameters["phase"],
                parameters["batch"]));
    }

    // Read apart from the writer: frames, then the fields of Event (2 step, 3 version, 5 summary), Summary (1 value),
    // Value (1 tag, 2 simple_value, 8 tensor, 9 metadata).
    internal static List<Record> Records(byte[] bytes)
    {
        List<Record> records = [];
        for (var at = 0; at < bytes.Length;)
        {
            var length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)));
            Assert.Equal(Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
            Assert.Equal(
                Masked(bytes.AsSpan(at + 12, length)),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
            records.Add(Record.Of(bytes[(at + 12)..(at + 12 + length)]));
            at += 12 + length + 4;
        }

        return records;
    }

    // Bit by bit, from the polynomial.
    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var check = ~0u;
        foreach (var one in bytes)
        {
            check ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                check = (check >> 1) ^ ((check & 1) * 0x82F63B78);
            }
        }

        return unchecked(((~check >> 15) | (~check << 17)) + 0xa282ead8);
    }

    internal static IEnumerable<(int Number, byte[] Bytes)> Fields(byte[] message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint(message, ref at);
            var size = (tag & 7) switch
            {
                0 => 0,
                1 => 8,
                2 => (int)Varint(message, ref at),
                5 => 4,
                var kind => throw new InvalidDataException($"wire type {kind}"),
            };
            var start = at;
            if ((tag & 7) == 0)
            {
                Varint(message, ref at);
                size = at - start;
            }
            else
            {
                at += size;
            }

            yield return ((int)(tag >> 3), message[start..(start + size)]);
        }
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var one = bytes[at++];
            value |= (ulong)(one & 127) << shift;
            if (one < 128)
            {
                return value;
            }
        }
    }

    internal sealed record Record(string Version, long Step, string Tag, float? Value, byte[] Plugin, string Text)
    {
        public static Record Of(byte[] message)
        {
            var fields = Fields(message).ToDictionary(field => field.Number, field => field.Bytes);
            var value = fields.TryGetValue(5, out var summary)
                ? Fields(Fields(summary).Single().Bytes).ToDictionary(field => field.Number, field => field.Bytes)
                : [];
            var at = 0;
            return new Record(
                Encoding.UTF8.GetString(fields.GetValueOrDefault(3, [])),
                fields.TryGetValue(2, out var step) ? (long)Varint(step, ref at) : 0,
                Encoding.UTF8.GetString(value.GetValueOrDefault(1, [])),
                value.TryGetValue(2, out var number) ? BitConverter.ToSingle(number) : null,
                value.TryGetValue(9, out var metadata)
                    ? Fields(Fields(metadata).First(field => field.Number == 1).Bytes).FirstOrDefault(
                        field => field.Number == 2).Bytes
                        ?? []
                    : [],
                Encoding.UTF8.GetString(value.GetValueOrDefault(8, [])));
        }
    }
}
