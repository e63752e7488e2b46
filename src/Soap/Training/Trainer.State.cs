using Soap.Models;
using Soap.States;

namespace Soap.Training;

/// <content>What training leaves behind between two steps.</content>
public sealed partial class Trainer
{
    /// <summary>The name of the time that steps took, in the state: all else is the same in each run.</summary>
    internal const string TicksName = "step ticks";

    // All that a step leaves behind for the next. The learning rate and the batches are functions of the progress.
    void IState.Visit(StateVisitor visitor)
    {
        _engine.Publish();
        visitor.Part("model", new ModuleState(_model));
        visitor.Part("optimizer", _optimizer);
        Progress = Visited(visitor, "progress", Progress);
        _before = Visited(visitor, "before", _before);
        _diagnosed = Visited(visitor, "diagnosed", _diagnosed);
        Span<long> numbers = [_called, _largest, LastCount, Losses.Samples];
        visitor.Numbers("numbers", numbers);
        (_called, _largest, LastCount) = ((int)numbers[0], (int)numbers[1], (int)numbers[2]);
        Span<double> losses = [LastLoss, Losses.Sum];
        visitor.Numbers("losses", losses);
        (LastLoss, Losses) = (losses[0], new LossWindow(losses[1], numbers[3]));
        var ticks = StepTime.Ticks;
        visitor.Number(TicksName, ref ticks);
        _earlier = new TimeSpan(ticks) - _steps.Elapsed;
        if (_trains)
        {
            _engine.TakeBack();
        }
    }

    private static TrainingProgress Visited(StateVisitor visitor, string name, TrainingProgress progress)
    {
        Span<long> numbers = [progress.Step, progress.Examples, progress.CompletedEpochs];
        visitor.Numbers(name, numbers);
        return new TrainingProgress(numbers[0], numbers[1], numbers[2]);
    }
}
