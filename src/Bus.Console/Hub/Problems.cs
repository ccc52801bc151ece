using System.Globalization;

namespace Bus.Console.Hub;

/// <summary>What is wrong in the console itself; all else the API says.</summary>
internal static class Problems
{
    private static readonly TextView Caller = new("操作した人", "whoever operates");
    private static readonly TextView Operator = new("データセンターの運用担当者", "data-centre operator");

    public static ProblemView PlainHttp() => Of("forbidden", "平文の HTTP では、コンソールは同じ機械からだけ使えます。", "On plain HTTP the console can be used from this machine only.",
        "ハブの https:// のアドレスで開いてください。なければ、運用担当者が Tls:Certificate を設定します。", "Open it at the hub's https:// address. If there is none, its operator sets Tls:Certificate.", Operator);

    public static ProblemView HostOfApplication() => Of("forbidden", "このホストは業務システム専用のため、コンソールは使えません。", "This host belongs to an application; the console is not here.",
        "ハブ自身のアドレス（Identity:PublicUrl のホスト）で開いてください。分からないときは、データセンターの運用担当者に尋ねてください。", "Open it at the hub's own address (the host of Identity:PublicUrl); its operator knows it.", Caller);

    public static ProblemView ForeignForm() => Of("forbidden", "この操作はコンソールの画面からのものではないか、画面が古くなっています。何も行っていません。", "This did not come from a page of the console, or the page is too old. Nothing was done.",
        "画面を開き直して、もう一度操作してください。", "Open the page again and repeat it.", Caller);

    public static ProblemView NotYours() => Of("forbidden", "この操作は、サインインしている役割ではできません。", "The role that is signed in may not do this.", "権限のある運用者に依頼してください。", "Ask an operator who may.", Caller);

    public static ProblemView NotAForm() => Of("too-large", "送られた内容が大きすぎるか、フォームではありません。何も行っていません。", "What was sent is too large, or no form. Nothing was done.", "内容を短くして、もう一度操作してください。", "Make it shorter, and repeat it.", Caller);

    public static ProblemView NoSuchPage() => Of("not-found", "このページはありません。", "There is no such page.", "上のメニューから選んでください。", "Choose from the menu above.", Caller);

    public static ProblemView WrongToken() => Of("unauthenticated", "トークンが正しくありません。", "The token is not right.",
        "「ID.トークン」の形で入力してください。運用者の ID とトークンはリージョン定義にあります。", "Enter it as id.token. Operators and their tokens stand in the region file.", Caller);

    public static ProblemView Wrong(string ja, string en) => Of("invalid-message", ja, en, "示された値を直して、もう一度操作してください。", "Correct the value named, then try again.", Caller);

    public static ProblemView TooMany(int most) => Of("too-large", $"一度に再送できるのは {most.ToString("#,##0", CultureInfo.InvariantCulture)} 件までです（Console:MostReplayed）。何も行っていません。",
        $"At most {most.ToString("#,##0", CultureInfo.InvariantCulture)} deliveries are sent from here at once (Console:MostReplayed). Nothing was done.", "bus message replay を使うか、期間を短くしてください。", "Use bus message replay, or a shorter period.", Caller);

    public static ProblemView TooLarge(int most) => Of("too-large", $"ブラウザーから渡せるのは {most.ToString("#,##0", CultureInfo.InvariantCulture)} バイトまでです（Console:MostDocumentBytes）。何も行っていません。",
        $"At most {most.ToString("#,##0", CultureInfo.InvariantCulture)} bytes are taken in the browser (Console:MostDocumentBytes). Nothing was done.", "コマンドラインの bus（region apply、staff import）を使うか、分けて渡してください。", "Use the command line, or hand it over in parts.", Caller);

    public static ProblemView NoAnswer() => Of("unavailable", "ハブの管理 API から答えがありません。操作を送っていた場合、行われたかどうかは分かりません。", "The hub's management API does not answer. If something was sent, it is not known whether it was done.",
        "少し待って開き直し、操作記録で確かめてください。続くときはハブのログを確認してください。", "Wait a little, open the page again and look at the audit trail; if it stays so, see the hub's log.", Operator);

    public static ProblemView Unexpected(int status) => status == 400 ? Wrong("アドレスか入力の値が正しくありません。", "A value in the address, or one that was entered, is not right.") : Of("internal", $"ハブが {status} を返しました。", $"The hub answered {status}.", "ハブのログを確認してください。", "See the hub's log.", Operator);

    private static ProblemView Of(string code, string ja, string en, string actionJa, string actionEn, TextView party) => new(code, new(ja, en), new(ja, en), new(actionJa, actionEn), party);
}
