namespace Bus.Region.Validation.Routes;

/// <summary>What can be wrong with additional items.</summary>
internal static class ItemTexts
{
    public static Finding MissingElement() => Finding.Of("missing-element", "追加項目の要素名 element がありません。", "The element of the additional item is missing.");

    public static Finding BadElement(string element) => Finding.Of("bad-element",
        $"{Shown.Quoted(element)} は要素名にできません。半角英字か _ で始め、半角英数字と . - _ だけを使ってください（日本語は header に書きます）。",
        $"{Shown.Quoted(element)} cannot be an element name. Begin with an ASCII letter or _ and use ASCII letters, digits, . - _ (Japanese goes into header).");

    public static Finding TakenElement(string element) => Finding.Of("taken-element",
        $"要素名 {element} は連携インタフェースか別の追加項目が使っています。別の名前にしてください。", $"The element {element} belongs to the contract or to another additional item. Choose another.");

    public static Finding MissingHeader() => Finding.Of("missing-header", "追加項目の見出し header がありません。", "The header of the additional item is missing.");

    public static Finding BadHeader(int longest) => Finding.Of("bad-header", $"見出しは 1 行、{longest} 文字までで書いてください。", $"Write the header on one line, in at most {longest} characters.");

    public static Finding TakenHeader(string header) => Finding.Of("taken-header",
        $"見出し {Shown.Quoted(header)} は連携インタフェースか別の追加項目が使っています。別の見出しにしてください。", $"The header {Shown.Quoted(header)} belongs to the contract or to another additional item. Choose another.");

    public static Finding MissingLength() => Finding.Of("missing-length", "最大文字数 maxLength がありません（date 以外では必要です）。", "maxLength is missing (only a date may leave it out).");

    public static Finding BadLength(int longest) => Finding.Of("bad-length", $"最大文字数は 1 から {longest:N0} までにしてください。", $"maxLength must be 1 to {longest:N0}.");

    public static Finding OtherType(string element, string before, string after) => Finding.Of("incompatible-item",
        $"追加項目 {element} の型が {before} から {after} に変わります。変更前に受け付けたレコードが合わなくなることがあります。", $"The type of additional item {element} changes from {before} to {after}. Records taken in before may not fit it.");

    public static Finding Shorter(string element, int before, int after) => Finding.Of("incompatible-item",
        $"追加項目 {element} の最大文字数が {before} から {after} に減ります。変更前に受け付けたレコードが合わなくなることがあります。", $"maxLength of additional item {element} falls from {before} to {after}. Records taken in before may not fit it.");

    public static Finding NowRequired(string element) => Finding.Of("incompatible-item",
        $"追加項目 {element} が必須になります。この項目を送らない業務システムのレコードは拒否されます。", $"Additional item {element} becomes required. Records of applications that do not send it will be refused.");
}
