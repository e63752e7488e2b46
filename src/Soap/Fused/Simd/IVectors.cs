namespace Soap.Fused.Simd;

/// <summary>
/// The arithmetic of one instruction set, on vectors of numbers of one type. Every kernel is written once over it and
/// compiled for each set, with the static members inlined, so that a kernel reads as its formula and runs as its
/// instructions.
/// </summary>
/// <typeparam name="TVector">What a register holds.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe interface IVectors<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>Numbers in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>
    /// How many vectors a register tile is wide, so that its six rows, a row of the second factor and one number fit
    /// into the registers: at most 4.
    /// </summary>
    static abstract int TileVectors { get; }

    static abstract TVector Load(T* from);

    static abstract void Store(TVector vector, T* to);

    static abstract TVector Broadcast(T number);

    /// <summary>x y + z, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    static abstract TVector Add(TVector x, TVector y);

    static abstract TVector Subtract(TVector x, TVector y);

    static abstract TVector Multiply(TVector x, TVector y);

    static abstract TVector Divide(TVector x, TVector y);

    static abstract TVector SquareRoot(TVector x);

    static abstract TVector Max(TVector x, TVector y);

    /// <summary>Chooses lane by lane: where x &lt; y the one, elsewhere the other.</summary>
    static abstract TVector WhereLess(TVector x, TVector y, TVector one, TVector other);

    /// <summary>
    /// 2ⁿ, for n + <see cref="Functions.Shift{T}"/>, whose last bits are those of the whole number n.
    /// </summary>
    static abstract TVector PowerOfTwo(TVector shifted);
}
