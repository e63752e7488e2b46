namespace Soap.Lab.Exports;

/// <summary>The form in which a study's numbers are handed to other programs.</summary>
public enum ExportFormat
{
    /// <summary>Comma-separated values after RFC 4180, UTF-8 with a header line.</summary>
    Csv,

    /// <summary>Apache Parquet with typed columns; the same rows as <see cref="Csv"/>.</summary>
    Parquet,

    /// <summary>Event files of TensorBoard, a folder a trial.</summary>
    Tensorboard,
}
