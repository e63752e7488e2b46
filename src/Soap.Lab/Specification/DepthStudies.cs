namespace Soap.Lab.Specification;

/// <summary>The studies of depth: the same rules in networks of more and more layers.</summary>
internal static class DepthStudies
{
    private const int Width = 64;

    /// <summary>
    /// Multilayer perceptrons of 2 to 20 layers with weights, 64 tanh units wide, on MNIST: narrow and without norms,
    /// so that depth itself is what is hard.
    /// </summary>
    public static IReadOnlyList<StudySpecification> Plain { get; } = [.. new[] { 2, 5, 10, 20 }.Select(Perceptron)];

    /// <summary>Residual networks of 8 and 20 layers with half the published channels, on CIFAR-10.</summary>
    public static IReadOnlyList<StudySpecification> Residual { get; } = [.. new[] { 8, 20 }.Select(Narrow)];

    private static StudySpecification Perceptron(int layers) => StudyCatalog.Digits with
    {
        Name = $"depth-{layers}",
        Title = $"Which rules train {layers} layers?",
        Rules = StudyCatalog.Canonical("bp", "fa", "dfa", "usf:magnitude=norm", "kp", "pfa", "frozen"),
        LearningRate = 0.03,
        Seeds = [1, 2, 3, 4, 5, 6, 7, 8],
        TuningSeeds = [101],
        TargetLoss = 0.5,
        EdgeExtensions = 1,
        Trial = StudyCatalog.Digits.Trial with
        {
            LearningRate = 0.03,
            Hidden = [.. Enumerable.Repeat(Width, layers - 1)],
            EvaluateEvery = 0,
            DiagnoseEvery = 20_000,
        },
    };

    private static StudySpecification Narrow(int layers) => StudyCatalog.Moskovitz with
    {
        Name = $"residual-{layers}",
        Title = $"Which rules train {layers} residual layers?",
        Rules = StudyCatalog.Canonical("bp", "fa", "dfa", "usf:magnitude=norm", "kp", "frozen"),
        LearningRate = 0.03,
        LearningRates = [0.01, 0.03, 0.1],
        Seeds = [1, 2, 3, 4, 5, 6, 7, 8],
        TargetLoss = 1.8,
        Trial = StudyCatalog.Moskovitz.Trial with
        {
            LearningRate = 0.03,
            Model = $"resnet{layers}-narrow",
            Augment = null,
            Initializer = "kaiming-uniform",
            FeedbackInitializer = "kaiming-uniform",
            Optimizer = "sgd",
            Momentum = 0.9,
            Batch = 64,
            Epochs = 0.25,
            DiagnoseEvery = 5_000,
        },
    };
}
