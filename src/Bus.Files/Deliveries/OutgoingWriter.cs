using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Vocabulary;
using Bus.Files.Answers;
using Bus.Files.Disk;
using Bus.Files.Packing;
using Bus.Files.TakingIn;

namespace Bus.Files.Deliveries;

/// <summary>Writes the drafts of a delivery and counts what it writes.</summary>
internal sealed class OutgoingWriter(IRecordFormats formats, OutgoingFiles files)
{
    private const int FlushEvery = 1_024;

    /// <summary>Characters that the consumer's set could not hold.</summary>
    public long Unmappable { get; private set; }

    /// <summary>Why the records cannot be written as the route says; null: they can.</summary>
    public Bilingual? Trouble { get; private set; }

    /// <summary>Writes records, list and end file, all durable when this returns. Memory does not grow with the records.</summary>
    public async Task<ControlTotal> WriteAsync(HandOverJob job, CancellationToken cancellation)
    {
        files.Begin();
        var total = await WriteRecordsAsync(job, cancellation);
        DurableFile.Write(files.End.Draft, Encoding.ASCII.GetBytes(new EndFile(total, job.Head).ToString()));
        files.SyncDrafts();
        return total;
    }

    private async Task<ControlTotal> WriteRecordsAsync(HandOverJob job, CancellationToken cancellation)
    {
        var (records, amount) = (0L, 0L);
        await using var file = DurableFile.Create(files.Data.Draft);
        await using var cipher = job.Consumption.EncryptTo is { } key ? new GpgEncryption(file, key) : null;
        await using var stream = PackedWriter.Over((Stream?)cipher ?? file, job.Consumption.Compression, Path.GetFileName(files.Data.Final));
        using var list = new CsvList(files.Unmappable.Draft, AnswerDraft.UnmappableHeader);
        await using var reader = job.OpenRecords(0);
        var flat = formats.WriteFlat(stream, job.Shape, job.Consumption.Form);
        void OnUnmappable(string item, Rune character) => AnswerDraft.AddUnmappable(list, records, item, character);
        while (await reader.ReadAsync(cancellation))
        {
            records++;
            amount = checked(amount + reader.Amount);
            flat.Write(reader, OnUnmappable);
            if (records % FlushEvery == 0) await flat.FlushAsync(cancellation);
        }
        await flat.FinishAsync(cancellation);
        await stream.DisposeAsync();
        if (cipher is not null) await cipher.FinishAsync();
        file.Flush(flushToDisk: true);
        list.Seal();
        (Unmappable, Trouble) = (list.Rows, flat.Trouble);
        return new ControlTotal(records, amount);
    }
}
