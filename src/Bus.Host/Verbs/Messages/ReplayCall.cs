using System.Collections.Immutable;
using Bus.Core.Vocabulary;
using Bus.Host.Api;
using Bus.Host.Client;

namespace Bus.Host.Verbs.Messages;

/// <summary>A replay as the hub is asked for it: with a reason it is done, or filed for a second person; without one it is only looked at.</summary>
internal abstract class ReplayCall
{
    public abstract Task<ReplayPageView> RunAsync(string? reason, Action<int> tell, CancellationToken cancellation);

    public static ReplayCall OfReceipt(HubClient hub, string receipt, string? consumer, bool delivered) => new Receipt(hub, receipt, Short(consumer, receipt), delivered);

    // A receipt number begins with its municipality: municipality/application says no more than the application, unless it is another's.
    private static string? Short(string? consumer, string receipt) =>
        consumer?.Split('/') is [var code, var application] && receipt.StartsWith(code + "-", StringComparison.Ordinal) ? application : consumer;

    /// <exception cref="VerbFailure">It is not said what to send.</exception>
    public static ReplayCall OfSelection(HubClient hub, string? municipality, string? consumer, string? contract, Dictionary<string, string>? key, DateTimeOffset? from, DateTimeOffset? to, string state)
    {
        var parts = consumer?.Split('/');
        if (parts is [var code, var application]) (municipality, consumer) = (code, application);
        else if (key is null || municipality is null) throw NotSaid();
        return new Selection(hub, new ReplaySelectionRequest(municipality, consumer, contract, from, to, state, null, DryRun: true, 0, key));
    }

    /// <summary>Whether it is said what to send.</summary>
    public static bool IsSaid(string? consumer, bool key, string? municipality) => consumer?.Split('/') is [_, _] || (key && municipality is not null);

    private static VerbFailure NotSaid() => new("何を再送するか分かりません。", "It is not said what to send again.", WhatToSay.Ja, WhatToSay.En) { IsUsage = true };

    /// <summary>For whoever said nothing.</summary>
    public static readonly Bilingual WhatToSay = new("受付番号、--consumer 団体/業務システム、または --key 項目=値 と --municipality・--contract を指定してください。",
        "Give a receipt number, or --consumer municipality/application, or --key item=value with --municipality and --contract.");

    private sealed class Receipt(HubClient hub, string receipt, string? consumer, bool delivered) : ReplayCall
    {
        public override Task<ReplayPageView> RunAsync(string? reason, Action<int> tell, CancellationToken cancellation) => hub.PostAsync<ReplayPageView>(
            $"messages/{Query.Receipt(receipt)}/replay", new ReplayRequest(consumer, delivered, reason, DryRun: reason is null), cancellation);
    }

    private sealed class Selection(HubClient hub, ReplaySelectionRequest request) : ReplayCall
    {
        public override async Task<ReplayPageView> RunAsync(string? reason, Action<int> tell, CancellationToken cancellation)
        {
            var all = ImmutableArray.CreateBuilder<ReplayView>();
            var needsApproval = false;
            for (long? after = 0; after is { } at;)
            {
                var page = await hub.PostAsync<ReplayPageView>("messages/replay", request with { Reason = reason, DryRun = reason is null, After = at }, cancellation);
                if (page.Approval is not null) return page;
                all.AddRange(page.Steps);
                tell(all.Count);
                (after, needsApproval) = (page.Next, page.NeedsApproval);
            }
            return new ReplayPageView(all.ToImmutable(), null, needsApproval);
        }
    }
}
