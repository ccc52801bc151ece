namespace Bus.Storage.Sql;

/// <summary>What is put off until a moment that stands in <c>next_at</c>.</summary>
internal static class PutOff
{
    /// <summary>It is due: its moment has come, or is further away than anything is put off, since whoever wrote it had a clock that was ahead.</summary>
    public const string IsDue = "(next_at <= @now OR next_at > @latest)";

    /// <summary>The parameters of <see cref="IsDue"/>.</summary>
    /// <param name="longest">For so long a thing is put off at most.</param>
    public static Parameter[] At(DateTimeOffset now, TimeSpan longest) => [("@now", now), ("@latest", now + longest)];
}
