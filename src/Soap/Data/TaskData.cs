namespace Soap.Data;

/// <summary>
/// What a network is to learn: a training set (validation samples are held out of it) and a test set, which have the
/// same features, and both labels 0 … <paramref name="Outputs"/> − 1
/// or both <paramref name="Outputs"/> values a sample. That is checked when it is made, and for a copy with other sets
/// when a trial begins.
/// </summary>
/// <param name="Name">The task's word in studies and on the command line, such as <c>mnist</c>.</param>
/// <param name="Train">Samples to train on and to hold validation samples out of.</param>
/// <param name="Test">Samples that only the report reads.</param>
/// <param name="Outputs">The number of classes, or of target values a sample.</param>
/// <param name="Digests">SHA-256 of each decoded file (or of the generated tensors), by file name, for provenance and
/// trial identity.</param>
/// <exception cref="SoapException">The sets do not fit each other or the outputs; the message names the sample (exit
/// code 3).</exception>
public sealed record TaskData(
    string Name, Dataset Train, Dataset Test, int Outputs, IReadOnlyDictionary<string, string> Digests)
{
    /// <summary>The number of classes, or of target values a sample.</summary>
    public int Outputs { get; init; } = Checked(Name, Train, Test, Outputs);

    /// <summary>
    /// The shape of one input, [channels, height, width]; null, as by default, where it is no image.
    /// </summary>
    public IReadOnlyList<long>? Image { get; init; }

    /// <summary>The task with whole images, where training images are varied; otherwise null.</summary>
    internal TaskData? Whole { get; init; }

    /// <summary>The number of input features.</summary>
    public int Inputs => (int)Train.Inputs.shape[1];

    /// <summary>
    /// The same samples with the scaling that a trial asks for: <c>unit</c> and <c>none</c> are functions of each
    /// number; <c>per-feature</c> and <c>per-channel</c> bring features, or channels of images, to mean 0 and
    /// deviation 1 over the training set (validation samples, which are held out of it later, among them), and the
    /// test set is scaled by the training set's numbers; <c>unit-length</c> divides each sample by its length.
    /// </summary>
    /// <param name="scaling">A word of <see cref="InputScaling.Names"/>; null leaves the task's own.</param>
    /// <exception cref="SoapException">There is no such scaling, or it makes no sense of the task's
    /// inputs.</exception>
    public TaskData Scaled(string? scaling)
    {
        if (scaling is null)
        {
            return this;
        }

        var found = InputScaling.Find(scaling);
        var allowed = $"allowed: {InputScaling.Allowed(Train.Scaling is not null, Image is not null)}";
        return scaling switch
        {
            InputScaling.PerFeature => Normalised(Standardisation.OfFeatures(Train)),
            InputScaling.PerChannel when Image is null => throw SoapException.BadUsage(
                $"input-scaling = {scaling} is for images, but the inputs of task '{Name}' are none; {allowed}"),
            InputScaling.PerChannel => Normalised(
                Standardisation.OfChannels((Whole ?? this).Train, (Whole ?? this).Image!, Image)),
            InputScaling.OfUnitLength when Inputs == 1 => throw SoapException.BadUsage(
                $"input-scaling = {scaling} leaves nothing but the sign of the one input of task '{Name}'; " +
                    "allowed: task, none, per-feature"),
            InputScaling.OfUnitLength => Normalised(new UnitLength()),
            _ when found is null => Train.Scaling is not null
                ? throw SoapException.BadUsage(
                    $"input-scaling = {scaling} is for numbers that are no bytes, but the " +
                        $"inputs of task '{Name}' are; {allowed}")
                : Train.Normalisation is null ? this : Normalised(null),
            _ => Train.Scaling is null
                ? throw SoapException.BadUsage($"input-scaling = {scaling} is for bytes, but the inputs of task " +
                    $"'{Name}' are used as they are; {allowed}")
                : this with
                {
                    Train = Train.WithScaling(found),
                    Test = Test.WithScaling(found),
                    Whole = Whole?.Scaled(scaling),
                },
        };
    }

    private TaskData Normalised(InputNormalisation? normalisation) => this with
    {
        Train = Train.Normalised(normalisation),
        Test = Test.Normalised(normalisation),
        // Windows of its images are normalised when they are cut.
        Whole = Whole?.Normalised(null),
    };

    /// <summary>Refuses sets that do not fit each other or the outputs.</summary>
    /// <exception cref="SoapException">They do not; the message names the sample (exit code 3).</exception>
    internal void Check() => Checked(Name, Train, Test, Outputs);

    private static int Checked(string name, Dataset train, Dataset test, int outputs)
    {
        if (outputs < 1)
        {
            throw SoapException.BadData($"task '{name}': {outputs} outputs are not allowed; allowed: at least 1");
        }

        Check(name, "training", train, outputs);
        Check(name, "test", test, outputs);
        return train.Inputs.shape[1] != test.Inputs.shape[1]
            ? throw SoapException.BadData($"task '{name}': samples of the training set have {train.Inputs.shape[1]} " +
                $"features, and those of the test set {test.Inputs.shape[1]}; allowed: as many")
            : train.IsClassification != test.IsClassification
            ? throw SoapException.BadData($"task '{name}': targets of the training set are {KindOf(train)}, and " +
                $"those of the test set {KindOf(test)}; allowed: labels in both, or values in both")
            : outputs;
    }

    private static void Check(string name, string set, Dataset data, int outputs)
    {
        if (data.IsClassification && Labels.FirstWrong(data.Targets, outputs) is var (sample, label))
        {
            throw SoapException.BadData($"task '{name}': label {sample} of the {set} set (counted from 0) is " +
                $"{label}; allowed: 0 to {outputs - 1}");
        }

        if (!data.IsClassification && data.Targets.shape[1] != outputs)
        {
            throw SoapException.BadData($"task '{name}': samples of the {set} set have {data.Targets.shape[1]} " +
                $"target values; allowed: {outputs}, as many as outputs");
        }
    }

    private static string KindOf(Dataset data) => data.IsClassification ? "labels" : "values";
}
