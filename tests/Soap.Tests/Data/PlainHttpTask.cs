using Soap.Data;
using Soap.Data.Tasks;

namespace Soap.Tests.Data;

/// <summary>A task whose only mirror has no https.</summary>
internal sealed class PlainHttpTask(SmallTask task) : TaskDefinition
{
    public override string Name => "plain-http";

    public override string Description => "";

    public override string Source => "";

    public override int Inputs => task.Inputs;

    public override int Outputs => task.Outputs;

    public override int TrainingSamples => task.TrainingSamples;

    public override IReadOnlyList<TaskFile> Files => task.Files;

    public override IReadOnlyList<Uri> Mirrors { get; } = [new("http://one.example/")];

    public override TaskData Open(DataFolders folders, ulong seed) => task.Open(folders, seed);
}
