using Bus.Core.Vocabulary;

namespace Bus.Region.Validation;

/// <summary>What can be wrong with names, codes and words.</summary>
internal static class NameTexts
{
    public static Finding MissingCode() => Finding.Of("missing-code", "団体コード code がありません。6 桁で書いてください。", "The municipality code is missing. Write code with its six digits.");

    public static Finding LostZero(string code) => Finding.Of("lost-zero",
        $"団体コードが 5 桁です。先頭の 0 が表計算ソフトなどで失われたようです。code: \"0{code}\" と引用符を付けて書いてください。",
        $"The municipality code has 5 digits; its leading zero seems to have been lost, as spreadsheets do. Write code: \"0{code}\", in quotes.");

    public static Finding BadCode(string code) => Finding.Of("bad-code",
        $"{Shown.Quoted(code)} は団体コードではありません。半角数字 6 桁（全国地方公共団体コード）で書いてください。", $"{Shown.Quoted(code)} is not a municipality code. Write its six ASCII digits.");

    public static Finding BadCheckDigit(string code, char right) => Finding.Of("bad-check-digit",
        $"団体コード {code} の検査数字（最後の桁）が合いません。前 5 桁が正しければ {code[..5]}{right} です。",
        $"The check digit (the last) of municipality code {code} is wrong. If the first five digits are right, it is {code[..5]}{right}.");

    public static Finding DuplicateMunicipality(string code, DocumentPath first) => Finding.Of("duplicate-municipality",
        $"団体 {code} は {first} にもあります。1 つにまとめてください。", $"Municipality {code} stands at {first} too. Make them one.");

    public static Finding MissingName() => Finding.Of("missing-name", "名称 name がありません。", "The name is missing.");

    public static Finding BadName() => Finding.Of("bad-name", "名称は 1 行、100 文字までで書いてください。", "Write the name on one line, in at most 100 characters.");

    public static Finding MissingId() => Finding.Of("missing-id", "id がありません。半角英小文字・数字・ハイフンで 32 文字までの id を付けてください。", "The id is missing. Give one of a-z, 0-9 and -, at most 32 characters.");

    public static Finding BadId(string id) => Finding.Of("bad-id",
        $"{Shown.Quoted(id)} は id にできません。半角英小文字・数字・ハイフンで 32 文字までにしてください。", $"{Shown.Quoted(id)} cannot be an id. Use a-z, 0-9 and -, at most 32 characters.");

    public static Finding DuplicateId(string id, DocumentPath first) => Finding.Of("duplicate-id",
        $"id {id} は {first} にもあります。団体の中で重ならないようにしてください。", $"The id {id} stands at {first} too. It must be unique within the municipality.");

    public static Finding BadHost(string host) => Finding.Of("bad-host",
        $"{Shown.Quoted(host)} はホスト名ではありません。sso.example.lg.jp のように英小文字で、https:// やポートを付けずに書いてください。",
        $"{Shown.Quoted(host)} is not a host name. Write it in lower case like sso.example.lg.jp, without https:// or port.");

    public static Finding DuplicateHost(string host, string other) => Finding.Of("duplicate-host",
        $"ホスト {host} は団体 {other} も使っています。サインインの境界になるので、団体ごとに別のホストにしてください。",
        $"Host {host} is used by municipality {other} too. It is the boundary of sign-in: give each municipality its own.");

    public static Finding UnknownWord(string word, string? suggestion, string[] known)
    {
        var (ja, en) = Suggestion.Ask(suggestion);
        return Finding.Of("unknown-word", $"{Shown.Quoted(word)} は使えません。{ja}使えるもの: {Shown.List(known)}", $"{Shown.Quoted(word)} is not known.{en} Known: {Shown.List(known)}");
    }

    public static Finding NotPositive(string what) => Finding.Of("not-positive", $"{what} は 1 以上にしてください。制限しない場合は書かないでください。", $"{what} must be 1 or more. To set no limit, leave it out.");

    public static Finding NotASize(string what) => Finding.Of("not-a-size", $"{what} は 20GB、500MB、512MiB のように書いてください。", $"Write {what} like 20GB, 500MB or 512MiB.");
}
