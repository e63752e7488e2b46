using System.Text.Json.Serialization;

namespace Soap.Data.Own;

/// <summary>Data of one's own as a trial understood them: where they lay, and what they were.</summary>
public sealed record DataOrigin
{
    /// <summary>The full path of the file or folder.</summary>
    public required string Path { get; init; }

    /// <summary>What it is, in words, such as <c>four IDX files</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The number of input features.</summary>
    public required int Inputs { get; init; }

    /// <summary>The shape of one input, [channels, height, width]; null where it is no image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<long>? Image { get; init; }

    /// <summary>What becomes of the inputs before they are learnt from, in words.</summary>
    public required string Scaling { get; init; }

    /// <summary>Samples to train on and to hold validation samples out of.</summary>
    public required int TrainingSamples { get; init; }

    /// <summary>Samples to test on.</summary>
    public required int TestSamples { get; init; }

    /// <summary>How the two were told apart, in words.</summary>
    public required string Split { get; init; }

    /// <summary>The classes with their numbers of samples; null where targets are values.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ClassCount>? Classes { get; init; }

    /// <summary>The names of the target values; null where targets are classes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>What else is worth knowing, in sentences: such as samples that are in both sets.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The number of classes, or of target values a sample.</summary>
    [JsonIgnore]
    public int Outputs => Classes?.Count ?? Targets!.Count;
}
