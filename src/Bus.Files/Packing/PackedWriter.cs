using System.IO.Compression;
using Bus.Core.Dispatch;
using Bus.Core.Region;

namespace Bus.Files.Packing;

/// <summary>Packs what is written for a consumer.</summary>
internal static class PackedWriter
{
    /// <summary>Ending of the name of a delivered file, e.g. <c>.csv</c> or <c>.dat.gz</c>.</summary>
    public static string ExtensionOf(HandOverJob job)
    {
        var extension = job.Shape.Contract.Layout(job.Consumption.Form.LayoutName)?.Extension ?? ".csv";
        var packed = job.Consumption.Compression switch
        {
            Compression.Gzip => extension + ".gz",
            Compression.Zip => extension + ".zip",
            _ => extension,
        };
        return job.Consumption.EncryptTo is null ? packed : packed + ".gpg";
    }

    /// <summary>A stream that packs into the file; disposing of it ends the packing and leaves the file open. Disposing twice is allowed.</summary>
    public static Stream Over(Stream file, Compression compression, string name) => compression switch
    {
        Compression.Gzip => new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true),
        Compression.Zip => new ZipEntryStream(file, Path.GetFileNameWithoutExtension(name)),
        _ => new OpenStream(file),
    };

    /// <summary>The file as it is; it stays open.</summary>
    private sealed class OpenStream(Stream file) : ForwardStream(file);

    /// <summary>The only entry of an archive.</summary>
    private sealed class ZipEntryStream : ForwardStream
    {
        private readonly ZipArchive _archive;

        public ZipEntryStream(Stream file, string name) : this(new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true), name) { }

        private ZipEntryStream(ZipArchive archive, string name) : base(archive.CreateEntry(name).Open()) => _archive = archive;

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                Inner.Dispose();
                _archive.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
