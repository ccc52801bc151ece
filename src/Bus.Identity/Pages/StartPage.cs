using Bus.Core.Vocabulary;
using Bus.Identity.Providers;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity.Pages;

/// <summary>Whoever knows no more than the hub's name: to the portal of the municipality whose host it is, else to where each finds theirs. Names no municipality that was not named.</summary>
internal sealed class StartPage(IdentityProviders providers)
{
    private const string Code = "code";

    /// <summary><c>/</c>: what is found where.</summary>
    public Task HomeAsync(HttpContext http)
    {
        if (providers.AtHost(http) is { } own) return SeeOther(http, own);
        return Page.WriteAsync(http, http.In("Bus 連携ハブ", "Bus integration hub"),
            $"<ul class=\"apps\"><li><a href=\"/portal\">{http.In("職員の方: ポータル", "Staff: the portal")}</a></li><li><a href=\"/console\">{http.In("運用担当者: 運用コンソール", "Operators: the console")}</a></li></ul>"
            + $"<p><small>{http.In("運用コンソールを別のアドレスで開く構成もあります。開けないときは、データセンターの運用担当者にアドレスを確認してください。", "The console may be at another address; if it does not open, ask the data-centre operator for it.")}</small></p>", again: "/");
    }

    /// <summary><c>/portal</c>: whose?</summary>
    public Task PortalAsync(HttpContext http)
    {
        if (providers.AtHost(http) is { } own) return SeeOther(http, own);
        var said = http.Request.Query[Code].ToString().Trim();
        if (MunicipalityCode.TryParse(said, out var code) && providers.Find(code) is { } named) return SeeOther(http, named);
        return Page.WriteAsync(http, http.In("ポータル", "Portal"),
            (said.Length == 0 ? "" : $"<div class=\"error\" role=\"alert\"><p>{http.In("この団体コードのポータルはありません。コードを確認してください（6 桁）。", "There is no portal of this municipality code. Check its six digits.")}</p></div>")
            + $"<form method=\"get\" action=\"/portal\"><label for=\"code\">{http.In("団体コード（6 桁）", "Municipality code (six digits)")}</label><input id=\"code\" name=\"{Code}\" required inputmode=\"numeric\" pattern=\"[0-9]{{6}}\" maxlength=\"6\" autocomplete=\"off\"><button>{http.In("ポータルへ", "To the portal")}</button></form>"
            + $"<p><small>{http.In("団体コードが分からないときは、団体のシステム担当者に尋ねてください。", "If you do not know it, ask your municipality's system manager.")}</small></p>", said.Length == 0 ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);
    }

    private static Task SeeOther(HttpContext http, IdentityProvider provider)
    {
        Page.SeeOther(http, provider.Portal);
        return Task.CompletedTask;
    }
}
