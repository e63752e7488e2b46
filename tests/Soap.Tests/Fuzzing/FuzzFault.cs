namespace Soap.Tests.Fuzzing;

/// <summary>What a reader must not do with an input, whatever it is.</summary>
internal sealed class FuzzFault(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>A fault where something does not hold of what was read.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="otherwise">What is then wrong.</param>
    public static void Unless(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new FuzzFault(otherwise);
        }
    }
}
