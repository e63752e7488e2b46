using System.CommandLine;
using Soap.Cli.Hosting;
using Soap.Lab.Specification.Files;

namespace Soap.Cli.Commands;

/// <summary><c>soap schema</c>: the JSON Schema of study files, or a study as such a file.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var study = new Option<string?>("--study")
        {
            HelpName = "STUDY",
            Description = "Write this study as a file with every key instead: a built-in one, or that of a file.",
        };
        var command = new Command("schema", "Write the JSON Schema of study files, for editors, or a study as a file.")
        {
            study,
        };
        command.SetAction(result =>
        {
            var text = result.GetValue(study) is { } name
                ? StudyFileWriter.Write(StudyChoice.Of(name, [], quick: false))
                : StudyFileSchema.Write();
            result.InvocationConfiguration.Output.Write(text);
            return ExitCode.Done;
        });
        return HelpPage.With(
            command,
            """
            Examples:
              soap schema > study.schema.json
              soap schema --study founding > mine.yaml
              soap run mine.yaml epochs=1
            """);
    }
}
