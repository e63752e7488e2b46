namespace Soap.Data.Own;

/// <summary>How many samples a class has.</summary>
/// <param name="Name">The class, as the data call it.</param>
/// <param name="Train">Samples of the training set, those that are held out for validation among them.</param>
/// <param name="Test">Samples of the test set.</param>
public sealed record ClassCount(string Name, int Train, int Test);
