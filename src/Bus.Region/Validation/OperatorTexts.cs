namespace Bus.Region.Validation;

/// <summary>What can be wrong with operators. No text takes a token.</summary>
internal static class OperatorTexts
{
    public static Finding NeedsMunicipality() => Finding.Of("missing-municipality",
        "role: manager には、担当する団体 municipality が必要です。", "A manager needs the municipality that is theirs: write municipality.");

    public static Finding NoMunicipality() => Finding.Of("municipality-not-here",
        "role: operator はすべての団体を扱うので、municipality を書けません。1 団体だけなら role: manager にしてください。",
        "An operator works for all municipalities, so municipality cannot stand here. For one alone use role: manager.");

    public static Finding UnknownMunicipality(string code) => Finding.Of("unknown-municipality",
        $"団体 {Shown.Quoted(code)} はこのリージョンにありません。", $"Municipality {Shown.Quoted(code)} is not in this region.");

    public static Finding MissingToken() => Finding.Of("missing-token",
        "トークン token がないので、この運用者は操作できません。", "Without a token this operator cannot sign in.");

    public static Finding ShortToken(int least) => Finding.Of("weak-token",
        $"トークンは {least} 文字以上の推測できないものにしてください（例：openssl rand -hex 24）。", $"A token must have {least} characters or more and be hard to guess (for example: openssl rand -hex 24).");

    public static Finding NotATokenForm() => Finding.Of("bad-token",
        "トークンは value、file、env、hash のどれかで書きます（sealed と crypt は使えません）。", "A token is value, file, env or hash (neither sealed nor crypt).");

    public static Finding TooManyTokens() => Finding.Of("too-many-tokens", "トークンは 2 つまでです（入れ替えの間だけ、新旧の 2 つを書きます）。", "At most two tokens (the new and the old, while one is rotated).");

    public static Finding NobodyElse() => Finding.Of("no-second-person",
        "再送に 2 人目の承認を求めていますが、承認できる運用者が operators にいません。", "A second person is asked for, but operators names nobody who could approve.");

    public static Finding NotYours() => Finding.Of("oversight-not-yours",
        "運用者 operators と承認の規則 approvals（それを持つ団体の削除を含む）は、ハブの機械のローカルトークンでだけ変更できます。自分の承認者を自分で作れないようにするためです。",
        "operators and approvals (and municipalities that have some, where they are removed) can be changed with the local token of the hub's own machine only, so that nobody makes a second person of their own.");
}
