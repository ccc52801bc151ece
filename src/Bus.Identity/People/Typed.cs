namespace Bus.Identity.People;

/// <summary>What a Japanese input method leaves in a field. The hub runs without ICU, where <see cref="string.Normalize()"/> gives back what is not ASCII as it is.</summary>
internal static class Typed
{
    private const char FirstWide = '！', LastWide = '～', WideSpace = '　';
    private const int Apart = FirstWide - '!';

    /// <summary>Full-width letters, digits, signs and spaces as the ASCII ones; everything else stays.</summary>
    public static string Narrow(string text) => string.Create(text.Length, text, static (narrow, wide) =>
    {
        for (var i = 0; i < wide.Length; i++)
            narrow[i] = wide[i] switch { >= FirstWide and <= LastWide => (char)(wide[i] - Apart), WideSpace => ' ', var other => other };
    });
}
