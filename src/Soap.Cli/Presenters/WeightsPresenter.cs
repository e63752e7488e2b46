using Soap.Cli.Screens;
using Soap.Models;
using Soap.Storage;

namespace Soap.Cli.Presenters;

/// <summary>What a file of weights holds, in the terminal and as JSON.</summary>
internal static class WeightsPresenter
{
    public static void Show(Screen screen, string file, string form, IReadOnlyList<SafetensorsTensor> tensors)
    {
        if (screen.IsJson)
        {
            screen.WriteJson(new
            {
                File = file,
                To = form,
                Tensors = tensors.Select(tensor => new { tensor.Name, Type = tensor.Type.ToString(), tensor.Shape }),
            });
            return;
        }

        foreach (var tensor in tensors)
        {
            screen.WriteLine($"{tensor.Name}: {tensor.Type} [{string.Join(", ", tensor.Shape)}]");
        }

        if (tensors.FirstOrDefault(tensor => WeightDifferences.FirstNotFinite(tensor) is not null) is { } broken)
        {
            screen.WriteLine($"{broken.Name} has numbers that are not finite: the training diverged");
        }

        screen.WriteNote($"Export: {file}");
    }
}
