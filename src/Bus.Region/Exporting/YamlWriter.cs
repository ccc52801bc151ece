using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Bus.Region.Exporting;

/// <summary>Writes keys with their values; a null value is left out with its key.</summary>
internal sealed class YamlWriter(TextWriter output)
{
    private readonly Emitter _emitter = new(output, new EmitterSettings().WithBestWidth(int.MaxValue).WithIndentedSequences());

    public void Document(Action content)
    {
        _emitter.Emit(new StreamStart());
        _emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Map(content, flow: false);
        _emitter.Emit(new DocumentEnd(isImplicit: true));
        _emitter.Emit(new StreamEnd());
    }

    public void Map<T>(string key, T? value, Action<T> content, bool flow = false) where T : class
    {
        if (value is null) return;
        Key(key);
        Map(() => content(value), flow);
    }

    /// <summary>A text of many lines, as a map of its own.</summary>
    public void Content(string key, TextDocument? text, bool flow = false) => Map(key, text, t => Text("value", t.Value), flow);

    public void Secret(string key, SecretDocument? secret) => Map(key, secret, Write, flow: true);

    /// <summary>One stands by itself, several in a list.</summary>
    public void Secrets(string key, IReadOnlyList<SecretDocument> secrets)
    {
        if (secrets is [var only]) Secret(key, only);
        else List(key, secrets, Write, flow: true);
    }

    public void List<T>(string key, IReadOnlyList<T> items, Action<T> map, bool flow = false, bool evenIfEmpty = false)
    {
        if (items.Count == 0 && !evenIfEmpty) return;
        Key(key);
        _emitter.Emit(new SequenceStart(null, null, true, items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
        foreach (var item in items) Map(() => map(item), flow);
        _emitter.Emit(new SequenceEnd());
    }

    public void Texts(string key, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return;
        Key(key);
        _emitter.Emit(new SequenceStart(null, null, true, SequenceStyle.Flow));
        foreach (var text in texts) Scalar(text, StyleOf(text));
        _emitter.Emit(new SequenceEnd());
    }

    public void Text(string key, string? text)
    {
        if (text is null) return;
        Key(key);
        Scalar(text, StyleOf(text));
    }

    public void Quoted(string key, string? text)
    {
        if (text is null) return;
        Key(key);
        Scalar(text, ScalarStyle.DoubleQuoted);
    }

    public void Plain<T>(string key, T? value) where T : struct
    {
        if (value is not { } given) return;
        Key(key);
        Scalar(given is bool flag ? flag ? "true" : "false" : Convert.ToString(given, CultureInfo.InvariantCulture)!, ScalarStyle.Plain);
    }

    private void Write(SecretDocument secret)
    {
        Quoted("value", secret.Value);
        Quoted("hash", secret.Hash);
        Quoted("crypt", secret.Crypt);
        Quoted("digest", secret.Digest);
        Quoted("sealed", secret.Sealed);
    }

    private void Map(Action content, bool flow)
    {
        _emitter.Emit(new MappingStart(null, null, true, flow ? MappingStyle.Flow : MappingStyle.Block));
        content();
        _emitter.Emit(new MappingEnd());
    }

    private void Key(string key) => Scalar(key, StyleOf(key));

    private void Scalar(string text, ScalarStyle style) => _emitter.Emit(new Scalar(null, null, text, style, true, true));

    /// <summary>Plain where nobody could take it for something else, literal for texts of many lines, else quoted.</summary>
    private static ScalarStyle StyleOf(string text)
    {
        if (text.Contains('\\')) return ScalarStyle.DoubleQuoted;
        if (IsLiteral(text)) return ScalarStyle.Literal;
        var plain = text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] > 0x7F) && !IsWord(text) && !text.EndsWith(' ') && text.All(IsOrdinary);
        var shortNumberAndUnit = text.Length > 1 && char.IsAsciiDigit(text[0]) && text.SkipWhile(char.IsAsciiDigit).ToArray() is [_, ..] unit && unit.All(char.IsAsciiLetter) && text[0] != '0';
        if (plain || shortNumberAndUnit) return ScalarStyle.Plain;
        return text.Contains('"') && !text.Any(char.IsControl) ? ScalarStyle.SingleQuoted : ScalarStyle.DoubleQuoted;
    }

    private static bool IsOrdinary(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c is ' ' or '-' or '_' or '.' or '/' or '(' or ')' or '（' or '）' or '・' or 'ー' or '々' or '〆';

    private static bool IsWord(string text) => text.ToLowerInvariant() is "null" or "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n";

    // Line ends other than LF, and a first line that begins with a space, do not survive in a block.
    private static bool IsLiteral(string text) => text.Contains('\n') && text[0] is not (' ' or '\n' or '\t')
        && text.All(c => c == '\n' || !(char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF')) && !text.Contains(" \n", StringComparison.Ordinal);
}
