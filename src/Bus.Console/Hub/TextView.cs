namespace Bus.Console.Hub;

/// <summary>Text in both languages, as the API writes it.</summary>
internal sealed record TextView(string Ja, string En);

/// <summary>What is wrong, as the API says it: cause → action → party.</summary>
internal sealed record ProblemView(string Code, TextView What, TextView Cause, TextView Action, TextView Party);

/// <summary>Records and yen.</summary>
internal sealed record TotalView(long Records, decimal Amount);
