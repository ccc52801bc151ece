using Bus.Core.Vocabulary;

namespace Bus.Region.Validation.Routes;

/// <summary>What can be wrong with what an application provides and consumes.</summary>
internal static class RouteTexts
{
    public static Finding MissingContract() => Finding.Of("missing-contract", "連携インタフェース contract がありません。", "The contract is missing.");

    public static Finding UnknownContract(string name, string? suggestion, string[] known)
    {
        var (ja, en) = Suggestion.Ask(suggestion);
        return Finding.Of("unknown-contract", $"連携インタフェース {Shown.Quoted(name)} はありません。{ja}あるもの: {Listed(known)}", $"There is no contract {Shown.Quoted(name)}.{en} There are: {Listed(known)}");
    }

    public static Finding UnknownVersion(string name, string version, IEnumerable<string> known) => Finding.Of("unknown-version",
        $"連携インタフェース {name} に版 {Shown.Quoted(version)} はありません。ある版: {Listed(known)}", $"Contract {name} has no version {Shown.Quoted(version)}. There are: {Listed(known)}");

    public static Finding ContractTwice(string name, DocumentPath first) => Finding.Of("contract-twice",
        $"{name} は {first} にもあります。1 つの業務システムの中では 1 回だけ書いてください。", $"{name} stands at {first} too. An application may name it once.");

    public static Finding OwnRecords(string name) => Finding.Of("own-records",
        $"この業務システムは {name} を渡しも受けもするので、自分が渡したレコードも受け取ります。意図したものか確認してください。",
        $"This application provides and consumes {name}, so it will receive its own records. Check that this is meant.");

    public static Finding NoOrderingKey(string name) => Finding.Of("no-ordering-key",
        $"{name} には順序保証キーがないので、onError: key は使えません。record か file にしてください。", $"{name} has no ordering key, so onError: key cannot be. Use record or file.");

    public static Finding NoSignal() => Finding.Of("no-signal", "complete が空です。end-file、rename、quiet のうち 1 つ以上を書いてください。", "complete is empty. Name at least one of end-file, rename, quiet.");

    public static Finding DifferentialByFileOnly() => Finding.Of("differential-by-file-only",
        "full: differential は、ファイルで受け取る経路（by: file）でだけ使えます。", "full: differential is for consumers by file only (by: file).");

    public static Finding ClosingByFileOnly() => Finding.Of("closing-by-file-only",
        "closing: true（締めの印のファイル）は、ファイルで受け取る経路（by: file）でだけ使えます。ほかの方法では、exchange の GetClosing か bus wait --closed で待ちます。",
        "closing: true (the closing's marker file) is for consumers by file only (by: file). Others wait by GetClosing of exchange, or by bus wait --closed.");

    public static Finding NoDifferential(string name) => Finding.Of("no-differential",
        $"{name} の contract.yaml に identity と removal がないので、全件を差分にできません。full: を書かないでください。",
        $"{name} has no identity or no removal in its contract.yaml, so a full file cannot be made a differential. Leave full: out.");

    public static Finding MissingBy() => Finding.Of("missing-by", "受け取り方 by がありません。file、soap、mailbox のどれかを書いてください。", "by is missing. Write file, soap or mailbox.");

    public static Finding WrongBlock(string block, string by) => Finding.Of("wrong-block", $"{block}: は by: {block} のときだけ書けます（ここでは by: {by}）。", $"{block}: is for by: {block} only (here it is by: {by}).");

    public static Finding UndefinedItem(string item, string contract, IEnumerable<string> known) => Finding.Of("undefined-item",
        $"追加項目 {Shown.Quoted(item)} は、この団体の extends の {contract} にありません。ある追加項目: {Listed(known)}",
        $"The additional item {Shown.Quoted(item)} is not defined for {contract} in extends of this municipality. There are: {Listed(known)}");

    public static Finding ItemTwice(string item) => Finding.Of("item-twice", $"追加項目 {item} が 2 回書かれています。", $"The additional item {item} is named twice.");

    public static Finding MissingUrl() => Finding.Of("missing-url", "by: soap には soap: { url: … } が必要です。", "by: soap needs soap: { url: … }.");

    public static Finding BadUrl() => Finding.Of("bad-url", "url は http:// か https:// で始まる完全なアドレスにしてください（# 以降は書けません）。", "url must be a complete address that begins with http:// or https:// (without #).");

    public static Finding CredentialsInUrl() => Finding.Of("credentials-in-url",
        "url にユーザー名やパスワードを書かないでください。username: と password: に書きます。", "Do not put user name or password into url. Write them as username: and password:.");

    public static Finding BadTimeout() => Finding.Of("bad-timeout", "timeout は 30s、5m、1500ms のように、1s から 10m までで書いてください。", "Write timeout like 30s, 5m or 1500ms, from 1s to 10m.");

    public static Finding AttachmentNotSigned() => Finding.Of("attachment-not-signed", "添付付きの電文には署名できません。attachment か sign のどちらかをやめてください。", "A message with an attachment cannot be signed: leave out attachment or sign.");

    public static Finding NoAttachment(string contract) => Finding.Of("no-attachment", $"{contract} には Send…File（添付での連携）がないので、attachment は使えません。", $"{contract} has no Send…File, so nothing of it can go as an attachment.");

    public static Finding BadRecordsPerMessage() => Finding.Of("bad-records-per-message", "recordsPerMessage は 1 から 10000 までにしてください。", "recordsPerMessage must be 1 to 10000.");

    private static string Listed(IEnumerable<string> values) => Shown.List(values) is { Length: > 0 } list ? list : "–";
}
