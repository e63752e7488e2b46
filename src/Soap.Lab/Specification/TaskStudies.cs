namespace Soap.Lab.Specification;

/// <summary>
/// The studies over which a rule gets its score: dense, convolutional and residual networks that learn classes, images
/// and real numbers, each cut so short that all of them fit an hour of two cores. Each target is a training loss that
/// backpropagation was seen to reach in a tenth to a third of the training. Grids are wide and do not grow: one that
/// grew for a rule would give the baseline another candidate, and every score another reference.
/// </summary>
internal static class TaskStudies
{
    private static readonly StudySpecification Common = StudyCatalog.Digits with
    {
        Rules = StudyCatalog.Canonical("bp", "fa", "dfa", "usf:magnitude=norm", "kp", "frozen"),
        LearningRate = 0.1,
        LearningRates = [0.003, 0.01, 0.03, 0.1, 0.3, 1],
        Seeds = [1, 2, 3, 4, 5],
        TuningSeeds = [101],
        Trial = StudyCatalog.Digits.Trial with
        {
            LearningRate = 0.1,
            Epochs = 1,
            LogEvery = 1000,
            EvaluateEvery = 0,
            DiagnoseEvery = 0,
        },
    };

    private static readonly StudySpecification Photographs = Common with
    {
        LearningRate = 0.001,
        LearningRates = [0.0001, 0.0003, 0.001, 0.003],
        Trial = StudyCatalog.Moskovitz.Trial with { Epochs = 1, LogEvery = 1000 },
    };

    /// <summary>All of them. Their order is that of the columns.</summary>
    public static IReadOnlyList<StudySpecification> All { get; } =
    [
        Common with { Name = "tasks-digits", Title = "Digits, by a perceptron", TargetLoss = 0.3 },
        Common with
        {
            Name = "tasks-clothes",
            Title = "Clothes, by a perceptron",
            TargetLoss = 0.5,
            Trial = Common.Trial with { Task = "fashion-mnist" },
        },
        Common with
        {
            Name = "tasks-autoencoder",
            Title = "Digits through a layer of 32",
            LearningRate = 3,
            LearningRates = [0.1, 0.3, 1, 3, 10, 30],
            TargetLoss = 0.035,
            Trial = Common.Trial with { LearningRate = 3, Task = "mnist-autoencoder", Hidden = [256, 32, 256] },
        },
        Common with
        {
            Name = "tasks-teacher",
            Title = "A random network's outputs",
            LearningRate = 1,
            LearningRates = [0.03, 0.1, 0.3, 1, 3, 10],
            TargetLoss = 0.03,
            Trial = Common.Trial with
            {
                LearningRate = 1,
                Task = "teacher-student",
                Hidden = [20],
                Epochs = 50,
                Validation = 500,
                LogEvery = 500,
            },
        },
        Common with
        {
            Name = "tasks-lenet",
            Title = "Clothes, by LeNet-5",
            LearningRate = 0.03,
            LearningRates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3],
            TargetLoss = 0.5,
            Trial = Common.Trial with
            {
                LearningRate = 0.03,
                Task = "fashion-mnist",
                Model = "lenet5",
                Momentum = 0.9,
            },
        },
        Photographs with
        {
            Name = "tasks-moskovitz",
            Title = "Photographs, by the network of Moskovitz and others 2018",
            TargetLoss = 1.8,
        },
        Photographs with
        {
            Name = "tasks-resnet",
            Title = "Photographs, by a narrow residual network",
            LearningRate = 0.03,
            LearningRates = [0.003, 0.01, 0.03, 0.1],
            TargetLoss = 1.85,
            Trial = DepthStudies.Residual[0].Trial with { Epochs = 0.5, LogEvery = 1000, DiagnoseEvery = 0 },
        },
    ];
}
