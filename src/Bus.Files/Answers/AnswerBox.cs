using Bus.Core.Closings;
using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Vocabulary;
using Bus.Files.Claims;
using Bus.Files.Disk;

namespace Bus.Files.Answers;

/// <summary>Puts the answers to a file into its sender's <c>result/{contract}/</c>: error files first, the result last, each by rename,
/// so that whoever sees the result sees the rest. Doing it again changes nothing.</summary>
internal static class AnswerBox
{
    private const string Draft = ".result.json";

    /// <summary>The answer of the journal. What the draft holds is published with it, except for a duplicate: the first file has its own.</summary>
    public static void Publish(Claim claim, Committed committed)
    {
        var (receipt, duplicate) = (committed.Message.Receipt, committed.Message.State == ReceiptState.Duplicate);
        var folder = FolderFor(claim);
        Move(claim, AnswerDraft.ErrorsName, Path.Combine(folder, AnswerName.For(claim.ShownName, receipt, ".errors.csv")), duplicate);
        Move(claim, AnswerDraft.RawName, Path.Combine(folder, AnswerName.For(claim.ShownName, receipt, ".errors.raw")), duplicate);
        Move(claim, AnswerDraft.UndecodableName, Path.Combine(folder, AnswerName.For(claim.ShownName, receipt, ".undecodable.csv")), duplicate);
        foreach (var fed in committed.Fed)
            Move(claim, FeedList.NameOf(fed.Contract), Path.Combine(folder, AnswerName.For(claim.ShownName, receipt, FeedList.NameOf(fed.Contract))), duplicate);
        Move(claim, AnswerDraft.UnmappableName, Path.Combine(folder, AnswerName.Unmappable(receipt)), duplicate);
        DurableFolder.Sync(folder);
        PutResult(claim, folder, receipt, ResultDocument.Of(claim, committed));
    }

    /// <summary>The answer to a file that cannot have a receipt (unknown contract and the like); named by its claim.</summary>
    public static void PublishRefusal(Claim claim, Fault fault, DateTimeOffset now) =>
        PutResult(claim, FolderFor(claim), claim.Id, ResultDocument.Of(claim, fault, now));

    /// <summary>The answer to a file that closes a date; named by its claim.</summary>
    public static void PublishClosing(Claim claim, ClosingStatus status) => PutResult(claim, FolderFor(claim), claim.Id, ClosingAnswer.Of(claim, status));

    private static string FolderFor(Claim claim)
    {
        var folder = claim.Home.Result(claim.Contract);
        claim.Home.Make(folder);
        if (!FileStat.IsRealFolder(claim.Home.Root, folder)) throw new IOException("A result folder is a symbolic link; nothing is written through it.");
        return folder;
    }

    private static void Move(Claim claim, string draft, string target, bool drop)
    {
        var drafts = claim.Drafts(draft);
        // Those of earlier leases first, that nobody who does it again finds them alone.
        foreach (var left in drop ? drafts : drafts.SkipLast(1)) File.Delete(left);
        if (!drop && drafts is [.., var last]) DurableFolder.Rename(last, target);
    }

    private static void PutResult(Claim claim, string folder, string receipt, byte[] document)
    {
        DurableFile.Write(claim.Draft(Draft), document);
        DurableFolder.Rename(claim.Draft(Draft), Path.Combine(folder, AnswerName.For(claim.ShownName, receipt, ".result.json")));
        DurableFolder.Sync(folder);
    }
}
