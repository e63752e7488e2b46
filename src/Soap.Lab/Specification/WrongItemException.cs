namespace Soap.Lab.Specification;

/// <summary>The error of one value of a list that is allowed by itself and wrong beside the others.</summary>
/// <param name="item">Which one, counted from 0.</param>
/// <param name="message">What is wrong.</param>
internal sealed class WrongItemException(int item, string message) : FormatException(message)
{
    /// <summary>Which one, counted from 0.</summary>
    public int Item => item;
}
