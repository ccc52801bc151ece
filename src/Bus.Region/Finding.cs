using Bus.Core.Vocabulary;

namespace Bus.Region;

/// <summary>What is wrong, before it is said where.</summary>
internal readonly record struct Finding(string Code, Bilingual Text)
{
    public static Finding Of(string code, string ja, string en) => new(code, new Bilingual(ja, en));
}
