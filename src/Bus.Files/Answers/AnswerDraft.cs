using System.Text;
using Bus.Core.Faults;
using Bus.Core.Records;
using Bus.Files.Claims;
using Bus.Files.Disk;

namespace Bus.Files.Answers;

/// <summary>The error files and the list of unmappable characters while a file is being read: they grow in the claim's folder, not in memory.</summary>
internal sealed class AnswerDraft : IRejectSink, IDisposable
{
    /// <summary>Names in the claim's folder.</summary>
    public const string ErrorsName = ".errors.csv", RawName = ".errors.raw", UnmappableName = ".unmappable.csv", UndecodableName = ".undecodable.csv";
    /// <summary>First row of a list of unmappable characters.</summary>
    public const string UnmappableHeader = "record,item,character,codePoint";

    private readonly CsvList _errors;
    private readonly CsvList _unmappable;
    private readonly CsvList _undecodable;
    private readonly string _rawPath;
    private readonly Action<ReadOnlySpan<byte>> _writeData;
    private RawDecoder _decoder = new("utf-8");
    private FileStream? _raw;

    /// <summary>An empty draft; what an earlier attempt left is gone. Not what one under a later lease has written: this node may have stood still.</summary>
    public AnswerDraft(Claim claim)
    {
        _errors = new CsvList(claim.Draft(ErrorsName), "line,item,code,reason,reasonEn,data");
        _unmappable = new CsvList(claim.Draft(UnmappableName), UnmappableHeader);
        _undecodable = new CsvList(claim.Draft(UndecodableName), "line,item,position,bytes");
        _rawPath = claim.Draft(RawName);
        foreach (var left in ((string[])[ErrorsName, RawName, UnmappableName, UndecodableName]).SelectMany(claim.Drafts).Where(path => DraftName.EpochOf(path) <= Math.Max(claim.Fence.Epoch, 1))) File.Delete(left);
        _writeData = _errors.Field;
        Restart();
    }

    /// <summary>Character set of the file, for the column <c>data</c>.</summary>
    public void Decode(string characterSet, ICharacterSet? set) => _decoder = new RawDecoder(characterSet, set);

    /// <inheritdoc/>
    public void Add(Reject reject, CandidateReader record)
    {
        var raw = record.Raw;
        _errors.Field(PlaceOf(reject));
        _errors.Field(reject.Item);
        _errors.Field(reject.Code.Wire());
        _errors.Field(reject.Reason.Ja);
        _errors.Field(reject.Reason.En);
        _decoder.Decode(WithoutLineEnd(raw), _writeData);
        _errors.EndRow();
        (_raw ??= DurableFile.Create(_rawPath)).Write(raw);
        if (reject.Code == RecordCode.Undecodable) ListUndecodable(reject, record);
    }

    private void ListUndecodable(Reject reject, CandidateReader record)
    {
        foreach (var bytes in record.Undecodable)
        {
            _undecodable.Field(PlaceOf(reject));
            _undecodable.Field(bytes.Item);
            _undecodable.Field(bytes.Position);
            _undecodable.Field(bytes.Bytes);
            _undecodable.EndRow();
        }
    }

    /// <summary>Lists a character that a consumer's set cannot hold.</summary>
    public void AddUnmappable(long record, string item, Rune character) => AddUnmappable(_unmappable, record, item, character);

    /// <summary>One row of such a list.</summary>
    public static void AddUnmappable(CsvList list, long record, string item, Rune character)
    {
        list.Field(record);
        list.Field(item);
        list.Field(character.ToString());
        list.Field($"U+{character.Value:X4}");
        list.EndRow();
    }

    /// <inheritdoc/>
    public void Restart()
    {
        _errors.Restart();
        _unmappable.Restart();
        _undecodable.Restart();
        _raw?.Dispose();
        _raw = null;
        File.Delete(_rawPath);
    }

    /// <summary>Makes everything durable. Called before the journal commits, so that a crash after the commit finds it.</summary>
    public void Seal()
    {
        _errors.Seal();
        _unmappable.Seal();
        _undecodable.Seal();
        _raw?.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _errors.Dispose();
        _unmappable.Dispose();
        _undecodable.Dispose();
        _raw?.Dispose();
    }

    // An XML file has no lines: its records are told by their numbers, as in the journal.
    private static long PlaceOf(Reject reject) => reject.Line ?? reject.Index;

    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> raw)
    {
        if (raw.EndsWith("\n"u8)) raw = raw[..^1];
        return raw.EndsWith("\r"u8) ? raw[..^1] : raw;
    }
}
