namespace Soap.Lab.Specification;

/// <summary>
/// How many values a list of a study may have. It is asked before they are read: a short text can name very many.
/// </summary>
internal static class ListLimit
{
    /// <summary>
    /// More is a slip, not a study: with every seed a trial, it would be a tenth of all that a study may have.
    /// </summary>
    public const int Most = 10_000;

    /// <summary>Refuses a list that is too long.</summary>
    /// <param name="count">How many values it names.</param>
    /// <param name="plural">What they are, such as <c>seeds</c>.</param>
    /// <exception cref="TooManyValuesException">It has more than <see cref="Most"/>.</exception>
    public static void Check(UInt128 count, string plural)
    {
        if (count > Most)
        {
            throw new TooManyValuesException($"{count:#,0} {plural}, where at most {Most:#,0} are allowed");
        }
    }
}
