namespace Soap.Lab.Specification;

/// <summary>One value of a list is wrong beside the others, although it is allowed by itself.</summary>
/// <param name="item">Which one, counted from 0.</param>
/// <param name="message">What is wrong.</param>
internal sealed class WrongItemException(int item, string message) : FormatException(message)
{
    /// <summary>Which one, counted from 0.</summary>
    public int Item => item;
}
