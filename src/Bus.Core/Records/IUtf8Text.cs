namespace Bus.Core.Records;

/// <summary>An XmlReader that has texts as UTF-8: whoever wants them so need not have them made characters first.</summary>
public interface IUtf8Text
{
    /// <summary>The whole text of the node it stands on, valid until it moves; false: ask for the node's value instead.</summary>
    bool TryGetText(out ReadOnlySpan<byte> text);
}
