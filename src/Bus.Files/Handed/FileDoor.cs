using Bus.Core.Admission;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Operation;
using Bus.Core.Pipeline;
using Bus.Core.Region;
using Bus.Files.Claims;
using Bus.Files.Completion;
using Bus.Files.Disk;
using Bus.Files.Homes;
using Bus.Files.Packing;
using Microsoft.Extensions.Options;

namespace Bus.Files.Handed;

/// <summary>
/// Bulk files that come as a stream over a call, on whatever node: written into the sender's home, made durable, entered into the journal, and only then handed on by one rename.
/// </summary>
internal sealed class FileDoor(HomeKeeper homes, IIntake intake, IRegionStore region, ICatalogue catalogue, IRecordFormats formats, Unpacker unpacker, IAdmission admission, HubEnvironment environment,
    IOptions<FilesOptions> options, TimeProvider clock) : IFileDoor
{
    /// <summary>Marks a folder whose file is still coming in.</summary>
    public const string PartSuffix = ".part";
    private const int LongestName = 200;
    private readonly ClaimIds _ids = new(clock);
    private readonly Lock _gate = new();

    public async Task<Result<IIncomingFile>> OpenAsync(IncomingFileHead head, CancellationToken cancellation)
    {
        if (WhyNot(head) is { } refused) return refused;
        if (head.Bytes is { } bytes && await admission.LookAtFileAsync(head.Sender.Municipality, bytes, cancellation) is { } full) return full;
        var home = homes.Of(head.Sender);
        string id;
        lock (_gate) id = _ids.Next();
        var place = Path.Combine(home.Handed(head.Contract), id + PartSuffix);
        home.Make(place);
        return new IncomingFile(new Claim(home, head.Contract, id, head.Name, head.Name + ".end") { Environment = environment.Name, Outside = place }, head, this);
    }

    /// <summary>Begins it in the journal; its files are durable.</summary>
    internal async Task<Result<Core.Journal.OpenMessage>> AnnounceAsync(Claim claim, long bytes, IncomingFileHead head, CancellationToken cancellation)
    {
        if (await admission.LookAtFileAsync(head.Sender.Municipality, bytes, cancellation) is { } full) return full;
        using var reader = new TakingIn.ClaimReader(claim, bytes, null, formats, unpacker, options.Value, new TakingIn.RunningFile(claim, Core.Vocabulary.FilePhase.Reading, clock.GetUtcNow()));
        // Any node may begin a new claim: nobody else knows of it until it is handed on. From then on it is read under its home's lease.
        return await intake.AnnounceAsync(reader.Arrival with { File = reader.Arrival.File! with { Fence = null }, ReplyTo = head.ReplyTo }, cancellation);
    }

    private Fault? WhyNot(IncomingFileHead head)
    {
        if (region.Current.Find(head.Sender)?.FindProvision(head.Contract) is not { } provision)
            return Fault.Of(FaultCode.Forbidden, $"業務システム {head.Sender.Application} は {head.Contract} の提供元として登録されていません。",
                $"Application {head.Sender.Application} is not registered as a provider of {head.Contract}.");
        if (catalogue.Current.Find(head.Contract, provision.Version)?.Version != head.Version)
            return Fault.Of(FaultCode.UnsupportedVersion, $"この業務システムの連携ファイルは、版 {provision.Version ?? "最新"} として登録されています。その版の名前空間で送ってください。",
                $"Bulk files of this application are registered as version {provision.Version ?? "newest"}. Use the namespace of that version.");
        if (head.Failure is { } failure) return failure;
        return IsName(head.Name) ? null : Fault.Of(FaultCode.InvalidMessage,
            $"ファイル名 name を使えません。/ や制御文字、先頭の . を含まず、.tmp・.part・.filepart・.end・.close で終わらない、UTF-8 で {LongestName} バイトまでの名前にしてください。",
            $"The file name cannot be used. It must be at most {LongestName} bytes of UTF-8, without / and control characters, not begin with a dot, nor end in .tmp, .part, .filepart, .end or .close.");
    }

    private static bool IsName(string name) => Home.IsPart(name) && !DropName.IsTemporary(name) && !DropName.IsEndFile(name) && !DropName.IsClosing(name) && System.Text.Encoding.UTF8.GetByteCount(name) <= LongestName;
}
