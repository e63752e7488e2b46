namespace Soap.Data.Own;

/// <summary>The formats of data of one's own.</summary>
internal enum OwnFormat
{
    /// <summary>A table, CSV or TSV.</summary>
    Table,

    /// <summary>A folder of two tables, train and test.</summary>
    Tables,

    /// <summary>One array of NumPy, whose columns are inputs and targets.</summary>
    Array,

    /// <summary>An archive of NumPy's arrays.</summary>
    Archive,

    /// <summary>A folder of NumPy's arrays.</summary>
    Arrays,

    /// <summary>Four IDX files.</summary>
    Idx,

    /// <summary>The binary form of CIFAR-10 or CIFAR-100.</summary>
    Cifar,

    /// <summary>A folder of pictures by class.</summary>
    Pictures,
}
