using System.Text;

namespace Bus.Region;

/// <summary>A place in the document, e.g. <c>municipalities[2].applications[0].id</c>; text only when somebody asks for it.</summary>
internal sealed class DocumentPath
{
    public static readonly DocumentPath Root = new(null, null, 0);

    private readonly DocumentPath? _parent;
    private readonly string? _key;
    private readonly int _index;

    private DocumentPath(DocumentPath? parent, string? key, int index) => (_parent, _key, _index) = (parent, key, index);

    public DocumentPath this[string key] => new(this, key, 0);
    public DocumentPath this[int index] => new(this, null, index);

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        if (_parent is null) return;
        _parent.Write(text);
        if (_key is null) text.Append('[').Append(_index).Append(']');
        else (text.Length > 0 ? text.Append('.') : text).Append(Shown.Bare(_key));
    }
}
