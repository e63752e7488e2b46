namespace Soap.Feedback.Alignment;

/// <summary>
/// Dense products of a layer's size: those that the terms of a regulariser share, each made once, and those of their
/// own.
/// </summary>
/// <param name="Own">Products that nobody else can use.</param>
/// <param name="Response">Whether y = x Wᵀ is needed.</param>
/// <param name="Projection">Whether z = x Bᵀ is needed.</param>
/// <param name="Reconstruction">Whether r = y B is needed; y then is.</param>
public readonly record struct AlignmentProducts(
    int Own, bool Response = false, bool Projection = false, bool Reconstruction = false)
{
    /// <summary>How many there are.</summary>
    public int Count => Own + (Response || Reconstruction ? 1 : 0) + (Projection ? 1 : 0) + (Reconstruction ? 1 : 0);

    /// <summary>The products of a sum of terms.</summary>
    internal static AlignmentProducts Of(IEnumerable<AlignmentPrimitive> terms, bool updatesForward) => terms
        .Select(term => term.Products(updatesForward))
        .Aggregate((sum, more) => new AlignmentProducts(
            sum.Own + more.Own, sum.Response || more.Response, sum.Projection || more.Projection,
            sum.Reconstruction || more.Reconstruction));
}
