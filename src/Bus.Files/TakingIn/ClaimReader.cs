using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline;
using Bus.Core.Records;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Answers;
using Bus.Files.Claims;
using Bus.Files.Disk;
using Bus.Files.Packing;

namespace Bus.Files.TakingIn;

/// <summary>One attempt at reading a claimed file into the intake: the arrival, the file's hash, the draft of its answers.</summary>
internal sealed class ClaimReader : IDisposable
{
    private readonly Claim _claim;
    private readonly IRecordFormats _formats;
    private readonly RunningFile _progress;
    private readonly UnpackingOptions _unpacking;
    private readonly Unpacker _unpacker;
    private readonly AnswerDraft _draft;
    private readonly FeedList _feeds;
    private readonly ClaimedFile _file;

    public ClaimReader(Claim claim, long bytes, Fault? refused, IRecordFormats formats, Unpacker unpacker, FilesOptions options, RunningFile progress)
    {
        (_claim, _formats, _unpacker, _progress, _unpacking) = (claim, formats, unpacker, progress, options.Unpacking);
        _draft = new AnswerDraft(claim);
        _feeds = new FeedList(claim);
        _file = new ClaimedFile(claim.DataPath, options.ReadBuffer, progress);
        var (end, failure) = ReadEndFile(options.EndFileBytes);
        Arrival = new Arrival
        {
            Path = EntryPath.File,
            Municipality = claim.Home.Application.Municipality.Value,
            Contract = claim.Contract,
            Credentials = new Credentials.Folder(claim.Home.Application.Application),
            Head = end?.Head ?? MessageHead.Empty,
            Declared = end?.Total,
            Corrects = end?.Corrects,
            Failure = refused ?? FileNameFault() ?? failure,
            File = new BulkFile(claim.ShownName, claim.Id, bytes, HashAsync) { Fence = claim.Fence },
            OpenRecords = Open,
            Rejects = _draft,
            Acknowledge = Acknowledge,
            Unmappable = _draft.AddUnmappable,
            Feeds = _feeds,
        };
    }

    /// <summary>What the intake is given.</summary>
    public Arrival Arrival { get; }

    /// <summary>The journal's answer; null while there is none.</summary>
    public Committed? Answer { get; private set; }

    /// <summary>The answer stands in the journal but could not be put into the result folder; null: it could.</summary>
    public Exception? Unpublished { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _draft.Dispose();
        _feeds.Dispose();
    }

    private CandidateReader Open(RecordShape shape, Provision provision)
    {
        _draft.Decode(provision.Encoding, _formats.CharacterSet(provision.Form));
        if (_formats.WhyNot(shape.Contract, provision.Form) is { } why) return _progress.Reader = new UnreadableFile(FormFault(why));
        var bytes = _unpacker.Open(_file, provision, _claim.Home.Application, _unpacking);
        var reader = _formats.ReadFlat(bytes, shape, provision.Form);
        reader.Source = bytes;
        return _progress.Reader = reader;
    }

    // The intake needs the hash for its commit and asks for it when all records are read: the last moment to make the draft durable before it.
    private async Task<byte[]> HashAsync(CancellationToken cancellation)
    {
        _progress.Phase = FilePhase.Committing;
        _draft.Seal();
        return await _file.HashAsync(cancellation);
    }

    private Task Acknowledge(Committed committed, CancellationToken cancellation)
    {
        (Answer, _progress.Receipt) = (committed, committed.Message.Receipt);
        try
        {
            _draft.Seal();
            _draft.Dispose();
            _feeds.Dispose();
            AnswerBox.Publish(_claim, committed);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The message is committed: a full disk here must not stop its deliveries. The claim is not done and is answered again.
            Unpublished = failure;
        }
        return Task.CompletedTask;
    }

    private (EndFile?, Fault?) ReadEndFile(int limit)
    {
        if (_claim.EndPath is null) return (null, null);
        using var handle = FileStat.OpenOrdinary(_claim.EndPath);
        var content = new byte[limit + 1];
        var length = RandomAccess.Read(handle, content, 0);
        if (length > limit) return (null, EndFile.TooLong(limit));
        return EndFile.Parse(content.AsSpan(0, length)).TryGet(out var end, out var fault) ? (end, null) : (null, fault);
    }

    // The region was right when it was applied; the catalogue has changed since.
    private static Fault FormFault(Bilingual why) => new(FaultCode.InvalidMessage, new Bilingual(
        $"経路の file の指定では、この連携ファイルを読めません: {why.Ja}", $"The file settings of the route cannot read this bulk file: {why.En}"));

    private Fault? FileNameFault() => _claim.FileName.Any(char.IsControl)
        ? Fault.Of(FaultCode.InvalidMessage,
            "ファイル名に制御文字（改行・タブなど）が含まれています。制御文字のない名前を付けて置き直してください。",
            "The file name holds control characters (line break, tab and the like). Give it a name without them and drop it again.")
        : null;
}
