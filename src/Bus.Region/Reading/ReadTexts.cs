using Bus.Core.Vocabulary;

namespace Bus.Region.Reading;

/// <summary>What can be wrong with a file as such. Nothing here quotes the library's own messages: they may quote the file, and the file holds passwords.</summary>
internal static class ReadTexts
{
    public static Finding FileMissing(string path) => Finding.Of("file-not-readable",
        $"ファイル {Shown.Quoted(path)} を読めません。名前と読み取り権限を確認してください。", $"The file {Shown.Quoted(path)} cannot be read. Check its name and permissions.");

    public static Finding FileTooLarge(string name, int max) => Finding.Of("file-too-large",
        $"{name} が上限の {max:N0} バイトを超えています。分けて適用してください。", $"{name} is larger than {max:N0} bytes. Apply it in parts.");

    public static Finding NotUtf8(string name) => Finding.Of("not-utf8",
        $"{name} が UTF-8 ではありません（Shift_JIS で保存されていませんか）。UTF-8 で保存し直してください。", $"{name} is not UTF-8 (was it saved as Shift_JIS?). Save it as UTF-8.");

    public static Finding Syntax(string format) => Finding.Of("syntax",
        $"ここが {format} として読めません。字下げ、引用符、かっこ、コロンの後の空白を確認してください。続きは、ここを直してから確認します。",
        $"This cannot be read as {format}. Check indentation, quotes, brackets and the space after a colon. What follows is checked once this is corrected.");

    public static Finding Tab() => Finding.Of("syntax",
        "字下げにタブは使えません。空白にしてください。続きは、ここを直してから確認します。", "Tabs may not be used to indent; use spaces. What follows is checked once this is corrected.");

    public static Finding Empty() => Finding.Of("empty", "ファイルに内容がありません。municipalities: から書き始めてください。", "The file is empty. Begin it with municipalities:.");

    public static Finding SecondDocument() => Finding.Of("second-document", "1 つのファイルに YAML 文書は 1 つだけ書けます（--- を取り除いてください）。", "A file may hold one YAML document only (remove the ---).");

    public static Finding TooDeep(int max) => Finding.Of("too-deep", $"入れ子が {max} 段を超えています。", $"It is nested deeper than {max} levels.");

    public static Finding TooManyNodes(int max) => Finding.Of("too-many-values",
        $"値が {max:N0} 個を超えています（別名 * の展開を含む）。ファイルを分けるか、別名の使い方を見直してください。",
        $"It holds more than {max:N0} values (aliases * expanded). Split the file, or look at its aliases.");

    public static Finding UnknownAlias() => Finding.Of("unknown-alias",
        "別名 * の先の & が、これより前にありません。* で始まる値は引用符で囲んでください。", "The alias * names no anchor & before it. Put a value that begins with * in quotes.");

    public static Finding TagNotAllowed() => Finding.Of("tag-not-allowed", "タグ ! は使えません。! で始まる値は引用符で囲んでください。", "Tags ! are not allowed. Put a value that begins with ! in quotes.");

    public static Finding KeyNotText() => Finding.Of("key-not-text", "キーは文字列でなければなりません。", "A key must be a text.");

    /// <param name="key">Null: it is not named, since it may be no key at all.</param>
    public static Finding UnknownKey(string? key, string? suggestion, IEnumerable<string> known)
    {
        var named = key is null ? "" : " " + Shown.Quoted(key);
        var (ja, en) = Suggestion.Ask(suggestion);
        return Finding.Of("unknown-key", $"キー{named} はここでは使えません。{ja}使えるキー: {Shown.List(known)}",
            $"The key{named} is not known here.{en} Known: {Shown.List(known)}");
    }

    /// <summary>Does not name the key: a misplaced secret may have become one.</summary>
    public static Finding UnknownSecretKey(IEnumerable<string> known) => Finding.Of("unknown-key",
        $"ここで使えるキーは {Shown.List(known)} だけです。{{ value: \"…\" }} のように書き、記号を含む値は引用符で囲んでください。",
        $"Only these keys are known here: {Shown.List(known)}. Write {{ value: \"…\" }}, and put a value with punctuation in quotes.");

    public static Finding DuplicateKey(string key) => Finding.Of("duplicate-key", $"キー {Shown.Quoted(key)} が 2 回書かれています。1 つにしてください。", $"The key {Shown.Quoted(key)} stands here twice. Keep one.");

    public static Finding NotAText(string key) => Finding.Of("wrong-type", $"{Shown.Bare(key)} には文字列を 1 つ書いてください。", $"{Shown.Bare(key)} takes one text.");

    public static Finding NotAnInteger(string key) => Finding.Of("wrong-type",
        $"{Shown.Bare(key)} には整数を数字だけで書いてください（桁区切りや単位は付けません）。", $"{Shown.Bare(key)} takes a whole number, digits only (no separators, no unit).");

    public static Finding NotAFlag(string key) => Finding.Of("wrong-type", $"{Shown.Bare(key)} には true か false を書いてください。", $"{Shown.Bare(key)} takes true or false.");

    public static Finding NotAList(string key) => Finding.Of("wrong-type",
        $"{Shown.Bare(key)} には並びを書いてください（各項目を - で始めるか、[ ] で囲みます）。", $"{Shown.Bare(key)} takes a list (begin each entry with -, or put them in [ ]).");

    public static Finding NotAMap(string key) => Finding.Of("wrong-type",
        $"{Shown.Bare(key)} には「キー: 値」の組を書いてください。", $"{Shown.Bare(key)} takes a mapping of keys and values.");

    public static Finding NotASecret() => Finding.Of("wrong-type",
        "秘密の値は { value: \"…\" }、{ file: … }、{ env: … }、{ hash: … }、{ sealed: … } のどれか 1 つの形で書いてください。",
        "Write a secret as one of { value: \"…\" }, { file: … }, { env: … }, { hash: … }, { sealed: … }.");

    public static Finding NotOneSource(IEnumerable<string> known) => Finding.Of("not-one-source",
        $"{Shown.List(known)} のうち、ちょうど 1 つを書いてください。", $"Give exactly one of {Shown.List(known)}.");

    public static Finding EnvironmentMissing(string name) => Finding.Of("environment-missing",
        $"環境変数 {Shown.Quoted(name)} が設定されていません。設定してから実行してください。", $"The environment variable {Shown.Quoted(name)} is not set. Set it, then run this again.");

    public static Finding NotSelfContained() => Finding.Of("not-self-contained",
        "file: と env: はコマンド bus region apply が読むもので、ハブは読みません。中身を value: に入れて送ってください。",
        "file: and env: are read by the command bus region apply, never by the hub. Send the content as value:.");
}
