namespace Soap.Signals;

/// <summary>What a network that learns by goodness makes its prediction of.</summary>
public enum GoodnessReadOut
{
    /// <summary>A softmax on the last hidden layer.</summary>
    Last,

    /// <summary>A softmax on all hidden layers.</summary>
    All,

    /// <summary>A softmax on all hidden layers but the first.</summary>
    AllButFirst,

    /// <summary>The goodness of each label: nothing is learnt for it.</summary>
    Goodness,
}
