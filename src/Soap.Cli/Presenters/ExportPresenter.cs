using Soap.Cli.Screens;
using Soap.Lab.Exports;
using Soap.Lab.Exports.Tables;

namespace Soap.Cli.Presenters;

/// <summary>What an export wrote, in the terminal.</summary>
internal static class ExportPresenter
{
    public static void Show(Screen screen, string folder, ExportFormat format, IReadOnlyList<ExportedFile> files,
        string? note)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new { Folder = folder, To = format, Files = files });
            return;
        }

        if (format == ExportFormat.Tensorboard)
        {
            screen.WriteLine($"{files.Count:#,0} runs with {files.Sum(file => (long)file.Rows):#,0} values");
        }
        else
        {
            foreach (var file in files)
            {
                screen.WriteLine($"{file.Name}: {file.Rows:#,0} rows");
            }
        }

        if (note is not null)
        {
            screen.WriteLine(note);
        }

        screen.WriteNote($"Export: {folder}");
    }
}
