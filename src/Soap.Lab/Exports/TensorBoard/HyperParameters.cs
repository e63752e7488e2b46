using Google.Protobuf;
using Soap.Lab.Exports.Tables;
using Soap.Lab.Planning;
using Soap.Lab.Texts;
using Tensorboard;

namespace Soap.Lab.Exports.TensorBoard;

/// <summary>
/// The summary that TensorBoard's HPARAMS page reads: <c>HParamsPluginData { version = 1, session_start_info = 3 { map
/// hparams = 1 } }</c>, whose messages TorchSharp does not have. Numbers are doubles, everything else text.
/// </summary>
internal static class HyperParameters
{
    private const string Tag = "_hparams_/session_start_info";
    private const int SessionStartInfo = 3, Map = 1, Key = 1, Value = 2, NumberValue = 2, StringValue = 3;

    public static Event Of(PlannedTrial trial)
    {
        var specification = trial.Specification;
        var content = Message(SessionStartInfo, Message(session =>
        {
            Write(session, "rule", Text(specification.Rule));
            Write(session, "learning_rate", Number(specification.LearningRate));
            Write(session, "seed", Text($"{specification.Seed}"));
            Write(session, "task", Text(specification.Task));
            Write(session, "model", Text(specification.Model ?? "mlp"));
            Write(session, "hidden", Text(string.Join(' ', specification.Hidden.Select(number => $"{number}"))));
            Write(session, "activation", Text(specification.Activation));
            Write(
                session, "optimizer",
                Text(RuleName.SaysHowWeightsMove(specification.Rule) ? "of the rule" : specification.Optimizer));
            Write(session, "batch", Number(specification.Batch));
            Write(session, "epochs", Number(specification.Epochs));
            Write(session, "phase", Text(TrialWords.Of(trial.Phase)));
        }));
        var metadata = new SummaryMetadata
        {
            PluginData =
                new SummaryMetadata.Types.PluginData
                {
                    PluginName = "hparams",
                    Content = ByteString.CopyFrom(content),
                },
        };
        return new Event
        {
            Summary = new Summary
            {
                Value =
                {
                    new Summary.Types.Value
                    {
                        Tag = Tag,
                        Metadata = metadata,
                        Tensor = new TensorProto { Dtype = DataType.DtFloat, TensorShape = new TensorShapeProto() },
                    },
                },
            },
        };
    }

    private static void Write(CodedOutputStream session, string name, byte[] value) =>
        Field(session, Map, Message(entry =>
        {
            entry.WriteTag(Key, WireFormat.WireType.LengthDelimited);
            entry.WriteString(name);
            Field(entry, Value, value);
        }));

    private static byte[] Number(double number) => Message(value =>
    {
        value.WriteTag(NumberValue, WireFormat.WireType.Fixed64);
        value.WriteDouble(number);
    });

    private static byte[] Text(string text) => Message(value =>
    {
        value.WriteTag(StringValue, WireFormat.WireType.LengthDelimited);
        value.WriteString(text);
    });

    private static byte[] Message(int field, byte[] content) => Message(message => Field(message, field, content));

    private static void Field(CodedOutputStream stream, int field, byte[] content)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteBytes(ByteString.CopyFrom(content));
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using MemoryStream bytes = new();
        using CodedOutputStream stream = new(bytes);
        write(stream);
        stream.Flush();
        return bytes.ToArray();
    }
}
