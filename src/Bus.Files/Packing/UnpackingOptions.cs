namespace Bus.Files.Packing;

/// <summary>Section <c>Files:Unpacking</c>: bounds of what a packed file may become.</summary>
public sealed class UnpackingOptions
{
    /// <summary>Most bytes that one file may unpack to; default 100 GiB.</summary>
    public long MaxBytes { get; set; } = 100L << 30;
    /// <summary>How many times its packed size a file may unpack to; default 200. Asked from <see cref="RatioFrom"/> on.</summary>
    public int MaxRatio { get; set; } = 200;
    /// <summary>Unpacked bytes below which the ratio is not asked; default 64 MiB: fixed records full of spaces pack well.</summary>
    public long RatioFrom { get; set; } = 64L << 20;
}
