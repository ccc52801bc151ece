using Bus.Core.Contracts;
using Bus.Core.Journal;
using Bus.Core.Pipeline.Feeding;

namespace Bus.Host.Api;

/// <summary>Finds the messages that were made of another one: by the claim that names it.</summary>
internal sealed class FedMessages(ICatalogue catalogue, IJournal journal)
{
    /// <summary>Their receipts; none where its contract feeds no other.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(MessageInfo message, CancellationToken cancellation)
    {
        if (catalogue.Current.Find(message.Contract, message.Version) is not { Feeds: { IsEmpty: false } feeds }) return [];
        var receipts = new List<string>();
        foreach (var feed in feeds)
            if (await journal.FindClaimAsync(FeedClaim.Of(message.Receipt, feed.Contract), cancellation) is { } fed) receipts.Add(fed.Message.Receipt);
        return receipts;
    }
}
