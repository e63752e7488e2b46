using System.Numerics;
using System.Text.Json;

namespace Soap.Storage;

/// <summary>
/// The header of a safetensors file: a JSON object that begins with <c>{</c> and may end in spaces, with an entry
/// <c>{"dtype": …, "shape": […], "data_offsets": [begin, end]}</c> for each tensor, and texts under
/// <c>__metadata__</c>. The numbers of all tensors lie one behind another, and nothing lies between or behind them.
/// </summary>
/// <remarks>Source: https://github.com/huggingface/safetensors, "Format".</remarks>
internal ref struct SafetensorsHeader
{
    /// <summary>The key that is no tensor's.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>The keys of a tensor's entry.</summary>
    public const string TypeName = "dtype", ShapeName = "shape", OffsetsName = "data_offsets";

    // More than any tensor of PyTorch has.
    private const int MostNumbers = 64;

    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<SafetensorsPlace> _places = [];
    private Utf8JsonReader _json;

    private SafetensorsHeader(ReadOnlySpan<byte> bytes)
    {
        _json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 8 });
    }

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The whole header.</param>
    /// <param name="dataLength">The bytes behind it.</param>
    /// <returns>The texts, and the tensors in the order of their numbers.</returns>
    /// <exception cref="FormatException">It is not as it should be; the message says why.</exception>
    public static (IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<SafetensorsPlace> Places) Parse(
        ReadOnlySpan<byte> bytes, long dataLength)
    {
        if (bytes.Length == 0 || bytes[0] != (byte)'{')
        {
            throw new FormatException("its header does not begin with '{'");
        }

        var header = new SafetensorsHeader(bytes);
        try
        {
            header.ReadAll();
        }
        catch (JsonException error)
        {
            throw new FormatException(
                $"its header is no JSON (line {error.LineNumber + 1}, byte {error.BytePositionInLine})", error);
        }
        catch (InvalidOperationException error)
        {
            throw new FormatException("its header has a text that is no Unicode", error);
        }

        if (bytes[(int)header._json.BytesConsumed..].ContainsAnyExcept((byte)' '))
        {
            throw new FormatException("its header has something else than spaces behind the JSON");
        }

        SafetensorsPlace[] places =
        [
            .. header._places.OrderBy(place => place.Begin)
                .ThenBy(place => place.End)
                .ThenBy(place => place.Name, StringComparer.Ordinal),
        ];
        RefuseGaps(places, dataLength);
        return (header._metadata, places);
    }

    private void ReadAll()
    {
        _json.Read();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (NextKey("the header", names) is { } name)
        {
            if (name == MetadataName)
            {
                ReadMetadata();
            }
            else
            {
                ReadTensor(name);
            }
        }
    }

    private void ReadMetadata()
    {
        Require(JsonTokenType.StartObject, $"{MetadataName} is no object");
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (NextKey(MetadataName, names) is { } name)
        {
            Require(JsonTokenType.String, $"{MetadataName} has something else than a text under '{Shown(name)}'");
            _metadata.Add(name, _json.GetString()!);
        }
    }

    private void ReadTensor(string name)
    {
        var place = $"tensor '{Shown(name)}'";
        Require(JsonTokenType.StartObject, $"{place} is no object");
        var (type, shape, offsets) = ((SafetensorsType?)null, (List<long>?)null, (List<long>?)null);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (NextKey(place, keys) is { } key)
        {
            switch (key)
            {
                case TypeName:
                    type = ReadType(place);
                    break;
                case ShapeName:
                    shape = ReadNumbers(place, ShapeName);
                    break;
                case OffsetsName:
                    offsets = ReadNumbers(place, OffsetsName);
                    break;
                default:
                    throw new FormatException($"{place} has the unknown key '{Shown(key)}'; " +
                        $"allowed: {TypeName}, {ShapeName}, {OffsetsName}");
            }
        }

        if (type is null || shape is null || offsets is null)
        {
            var missing = type is null ? TypeName : shape is null ? ShapeName : OffsetsName;
            throw new FormatException($"{place} has no {missing}");
        }

        if (offsets.Count != 2 || offsets[0] > offsets[1])
        {
            throw new FormatException($"{place} has the {OffsetsName} [{string.Join(", ", offsets)}]; " +
                "allowed: [begin, end] with begin up to end");
        }

        var size = SafetensorsTensor.SizeOf(type.Value);
        var needed = shape.Aggregate(new BigInteger(size), (product, width) => product * width);
        if (needed != offsets[1] - offsets[0])
        {
            throw new FormatException(
                $"{place} of type {type} and shape [{string.Join(", ", shape)}] needs {needed} " +
                    $"bytes, and has {offsets[1] - offsets[0]}");
        }

        _places.Add(new SafetensorsPlace(name, type.Value, shape, offsets[0], offsets[1]));
    }

    private SafetensorsType ReadType(string place)
    {
        Require(JsonTokenType.String, $"{place} has a {TypeName} that is no text");
        var word = _json.GetString()!;
        var words = Enum.GetNames<SafetensorsType>();
        return words.Contains(word) ? Enum.Parse<SafetensorsType>(word) : throw new FormatException(
            $"{place} has numbers of type '{Shown(word)}'; allowed: " +
                $"{string.Join(", ", words.Order(StringComparer.Ordinal))}");
    }

    private List<long> ReadNumbers(string place, string key)
    {
        Require(JsonTokenType.StartArray, $"{place} has a {key} that is no list");
        var numbers = new List<long>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (_json.TokenType != JsonTokenType.Number || _json.ValueSpan[0] == (byte)'-'
                || !_json.TryGetInt64(out var number))
            {
                throw new FormatException(
                    $"{place} has a {key} with something else than whole numbers from 0 to {long.MaxValue}");
            }

            if (numbers.Count == MostNumbers)
            {
                throw new FormatException($"{place} has a {key} of more than {MostNumbers} numbers");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    // Null at the end of the object.
    private string? NextKey(string place, HashSet<string> seen)
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
        {
            return null;
        }

        var key = _json.GetString()!;
        return seen.Add(key) ? key : throw new FormatException($"{place} has '{Shown(key)}' twice");
    }

    private void Require(JsonTokenType kind, string otherwise)
    {
        _json.Read();
        if (_json.TokenType != kind)
        {
            throw new FormatException(otherwise);
        }
    }

    private static void RefuseGaps(SafetensorsPlace[] places, long dataLength)
    {
        var end = 0L;
        foreach (var place in places)
        {
            if (place.Begin != end)
            {
                throw new FormatException(place.Begin < end
                    ? $"{place} overlaps what ends at {end}"
                    : $"nothing lies from {end} to {place.Begin} of the data, before {place}");
            }

            end = place.End;
        }

        if (end != dataLength)
        {
            throw new FormatException(end > dataLength
                ? $"{places[^1]} ends beyond the data, of which there are {dataLength} bytes"
                : $"{dataLength - end} bytes behind the data belong to no tensor");
        }
    }

    private static string Shown(string text) => Quotation.Printable(text);
}
