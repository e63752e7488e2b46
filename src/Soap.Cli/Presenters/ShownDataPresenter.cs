using Soap.Cli.Screens;

namespace Soap.Cli.Presenters;

/// <summary>What a task's data are, as a few facts and a table of classes, or as JSON.</summary>
internal static class ShownDataPresenter
{
    private const int MostRows = 40, MostNames = 10;

    public static void Show(Screen screen, ShownData data)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(data);
            return;
        }

        var facts = new Facts();
        facts.Add("task", data.Task);
        facts.Add("format", data.Format);
        if (data.Path is not null)
        {
            facts.Add("path", data.Path);
        }

        foreach (var (name, digest) in data.Digests)
        {
            facts.Add("SHA-256", data.Digests.Count == 1 ? digest : $"{digest} {name}");
        }

        facts.Add("inputs", $"{data.Inputs:#,0}" + (data.Image is [var channels, var height, var width]
            ? $": {width}x{height} pixels{(channels == 1 ? "" : $" of {channels} values")}" : ""));
        facts.Add("scaling", data.Scaling);
        facts.Add("targets", data.Targets is { } targets
            ? $"{Count(targets.Count, "value")} a sample: {Names(targets)}"
            : $"{data.Classes!.Count:#,0} classes; the largest has {data.Imbalance:0.##} " +
                "times the smallest's training " +
                "samples");
        facts.Add("samples", $"{data.TrainingSamples:#,0} to train on and to hold out for validation, " +
            $"{data.TestSamples:#,0} to test on");
        facts.Add("split", data.Split);
        foreach (var note in data.Notes)
        {
            facts.Add("note", note);
        }

        facts.Write(screen);
        if (data.Classes is { } classes)
        {
            var table = ScreenTable.OneLine("class", "train", "test");
            foreach (var one in classes.Take(MostRows))
            {
                table.AddRow(
                    ScreenTable.Text(Quotation.Printable(one.Name)), ScreenTable.Text($"{one.Train:#,0}"),
                    ScreenTable.Text($"{one.Test:#,0}"));
            }

            table.Write(screen);
            if (classes.Count > MostRows)
            {
                screen.WriteLine($"and {Count(classes.Count - MostRows, "more class", "es")}; --json has all of them");
            }
        }
    }

    private static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNames).Select(Quotation.Printable)) + (names.Count > MostNames ? ", …" : "");

    private static string Count(int count, string what, string plural = "s") =>
        $"{count:#,0} {what}{(count == 1 ? "" : plural)}";
}
