namespace Bus.Host.Reports;

/// <summary>Writes a list as it comes: as CSV for people and spreadsheets, as JSON for machines.</summary>
internal abstract class ListWriter
{
    /// <summary>The formats of a list by their names over HTTP.</summary>
    public const string Csv = "csv", Spreadsheet = "spreadsheet", Json = "json";

    /// <summary>True: a list can be had in it; null and nothing are CSV.</summary>
    public static bool Knows(string? format) => format is null or "" or Csv or Spreadsheet or Json;

    public static string ContentTypeOf(string? format) => format == Json ? "application/json; charset=utf-8" : "text/csv; charset=utf-8";

    public static ListWriter Of(string? format, Stream target) => format == Json ? new JsonList(target) : new ListFile(target, format == Spreadsheet);

    /// <summary>The header, once, before the rows: names as <c>日本語/english</c>.</summary>
    public abstract void Header(params ReadOnlySpan<string> names);

    /// <summary>A row; numbers are written as numbers, everything else is somebody's text.</summary>
    public abstract void Row(params ReadOnlySpan<object?> cells);

    /// <summary>Writes what was gathered.</summary>
    public abstract Task FlushAsync(CancellationToken cancellation);

    /// <summary>The list is complete.</summary>
    public virtual Task EndAsync(CancellationToken cancellation) => FlushAsync(cancellation);
}
