using Soap.Lab.Exports;
using Soap.Lab.Exports.TensorBoard;
using Soap.Lab.Planning;
using Soap.Lab.Records;
using Soap.Lab.Running;
using Soap.Lab.Tests.Records;
using Soap.Lab.Tests.Running;
using Soap.Trials;
using Xunit;

namespace Soap.Lab.Tests.Exports;

/// <summary>Events for TensorBoard that are written while trials run.</summary>
public sealed class LiveEventsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_value_is_there_as_soon_as_it_is_made_and_in_the_end_all_of_the_export_are()
    {
        var told = 0;
        using (var live = Live())
        {
            SmallStudy.Run(
                _folder["study"], observer: new StudyObservers(live, new Told((trial, progress) =>
                {
                    var file = _folder[Path.Combine("events", "study", NameOf(trial), EventFile.Name)];
                    Assert.Equal(
                        ("training_loss", progress.Examples, (float)progress.Loss),
                        Scalars(file).Last(scalar => scalar.Tag == "training_loss"));
                    Interlocked.Increment(ref told);
                })));
        }

        Assert.InRange(told, 20, 200);
        var exported = StudyExport.Write(
            StudyResults.Read(new StudyFolder(_folder["study"])), ExportFormat.Tensorboard, _folder["exported"]);
        Assert.Equal(12, exported.Count);
        foreach (var file in exported)
        {
            var (whole, live) = (
                Scalars(_folder[Path.Combine("exported", file.Name)]),
                Scalars(_folder[Path.Combine("events", "study", file.Name)]));
            Assert.Empty(whole.Except(live));
            Assert.Equal(live.Count, live.Distinct().Count());

            // A point that was told and then joined with the last one is no point of the result.
            Assert.All(live.Except(whole), scalar => Assert.Equal("training_loss", scalar.Tag));
            Assert.InRange(live.Except(whole).Count(), 0, 1);
        }
    }

    [Fact]
    public void A_trial_that_goes_on_has_its_curve_from_the_beginning()
    {
        using CancellationTokenSource stop = new();
        PlannedTrial? stopped = null;
        using (var live = Live())
        {
            Assert.ThrowsAny<OperationCanceledException>(() => SmallStudy.Run(
                _folder["study"], jobs: 1, cancellation: stop.Token,
                observer: new StudyObservers(live, new Told((trial, progress) =>
                {
                    stopped = trial;
                    if (progress.Examples >= 400)
                    {
                        stop.Cancel();
                    }
                }))));
        }

        Directory.Delete(_folder["events"], recursive: true); // of another machine, say
        var wentOn = 0L;
        using (var live = Live())
        {
            SmallStudy.Run(
                _folder["study"],
                observer: new StudyObservers(live, new Told((_, _) => { }) { Goes = at => wentOn = at }));
        }

        Assert.InRange(wentOn, 400, 899);

        var file = _folder[Path.Combine("events", "study", NameOf(stopped!), EventFile.Name)];
        Assert.Equal(
            new StudyFolder(_folder["study"]).ReadResult(stopped!)!.TrainingLoss
                .Select(point => ("training_loss", point.Examples, (float)point.Loss)),
            Scalars(file).Where(scalar => scalar.Tag == "training_loss"));
    }

    [Fact]
    public void What_was_trained_before_is_written_as_the_export_writes_it()
    {
        SmallStudy.Run(_folder["study"]);
        using (var live = Live())
        {
            SmallStudy.Run(_folder["study"], observer: live);
        }

        var exported = StudyExport.Write(
            StudyResults.Read(new StudyFolder(_folder["study"])), ExportFormat.Tensorboard, _folder["exported"]);
        Assert.All(exported, file => Assert.Equal(
            File.ReadAllBytes(_folder[Path.Combine("exported", file.Name)]),
            File.ReadAllBytes(_folder[Path.Combine("events", "study", file.Name)])));
    }

    [Fact]
    public void Where_events_cannot_be_written_the_study_stops_and_says_where()
    {
        File.WriteAllText(_folder["events"], "a file in the way");
        using var live = Live();
        var error = Assert.Throws<SoapException>(() => SmallStudy.Run(_folder["study"], observer: live));
        Assert.Equal(ExitCode.Storage, error.ExitCode);
        Assert.Contains(_folder["events"], error.Message, StringComparison.Ordinal);
    }

    private static string NameOf(PlannedTrial trial) => RunName.Of(SmallStudy.Specification, trial);

    private static List<(string Tag, long Step, float Value)> Scalars(string file) =>
    [
        .. EventFileTests.Records(File.ReadAllBytes(file)).Where(record => record.Value is not null)
            .Select(record => (record.Tag, record.Step, record.Value!.Value)),
    ];

    private LiveEvents Live() =>
        LiveEvents.OfStudy(_folder["events"], SmallStudy.Specification, new StudyFolder(_folder["study"]));

    private sealed class Told(Action<PlannedTrial, TrialProgress> tell) : IStudyObserver
    {
        public Action<long> Goes { get; init; } = _ => { };

        public void Progressed(PlannedTrial trial, TrialProgress progress) => tell(trial, progress);

        public void WentOn(PlannedTrial trial, long examples, string? refusal) => Goes(examples);
    }
}
