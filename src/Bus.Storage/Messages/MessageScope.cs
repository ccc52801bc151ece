using Bus.Core.Journal;
using Bus.Storage.Writing;

namespace Bus.Storage.Messages;

/// <summary>What a message asks of those before it, and so must be alone with: its id, its sender's sequence, its file, its claim. On other nodes, its municipality.</summary>
internal static class MessageScope
{
    public static WriteScope Of(NewMessage message) => WriteScope.Of(message.Sender.Municipality).TakingTurns(
        message.Head.MessageId is { } id ? Turn("id", message, id) : null,
        message.Head.Sequence is null ? null : Turn("sequence", message, message.Contract),
        message.FileName is { } name ? Turn("file", message, $"{message.Contract}\n{name}") : null,
        Claim(message));

    public static WriteScope OfClaim(NewMessage message) => WriteScope.Of(message.Sender.Municipality).TakingTurns(Claim(message));

    private static string? Claim(NewMessage message) => message.ClaimId is { } claim ? $"claim\n{claim}" : null;

    private static string Turn(string kind, NewMessage message, string what) => $"{kind}\n{message.Sender.Application}\n{what}";
}
