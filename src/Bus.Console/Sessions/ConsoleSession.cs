namespace Bus.Console.Sessions;

/// <summary>Somebody at the console. It lies with their browser, sealed, so that any node knows it and none has to remember it.</summary>
/// <param name="Token">Their operator token, as the API takes it.</param>
/// <param name="Form">What every form of theirs carries: another site cannot know it.</param>
internal sealed record ConsoleSession(string Token, string Form, DateTimeOffset Since, DateTimeOffset Seen)
{
    /// <summary>Neither the token nor what forms carry.</summary>
    public override string ToString() => $"ConsoleSession since {Since:O}";
}
