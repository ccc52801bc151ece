using System.Collections.Immutable;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Day;

/// <summary>A municipality of the sample region, and the habits of its two vendors.</summary>
/// <param name="By">How its delinquency application takes deliveries.</param>
/// <param name="SendsIn">Character set of the files that its collections application drops.</param>
/// <param name="TakesIn">Character set of the files that its delinquency application fetches; only by file.</param>
/// <param name="Dialect">SOAP version its applications call the hub with.</param>
/// <param name="As">How they show who they are.</param>
internal sealed record SampleMunicipality(MunicipalityCode Code, string Name, HandOverKind By, string SendsIn, string TakesIn, SoapDialect Dialect, LoginForm As);

/// <summary>Six municipalities of Saga that share a data centre; between them every way in and out, both character sets and both kinds of credentials.</summary>
internal static class SampleRegion
{
    public const string Collection = "collection", Delinquency = "delinquency";
    /// <summary>Id of the operator, login of the member of staff.</summary>
    public const string Operator = "demo", Staff = "mihon";
    private const string Utf8 = "utf-8", Cp932 = "cp932";

    public static readonly ImmutableArray<SampleMunicipality> Municipalities =
    [
        Place("412066", "武雄市", HandOverKind.File, Cp932, Utf8, SoapDialect.Soap11, LoginForm.Basic),
        Place("412074", "鹿島市", HandOverKind.File, Utf8, Cp932, SoapDialect.Soap11, LoginForm.UsernameToken),
        Place("412091", "嬉野市", HandOverKind.Soap, Utf8, Utf8, SoapDialect.Soap12, LoginForm.Basic),
        Place("414239", "大町町", HandOverKind.Soap, Cp932, Utf8, SoapDialect.Soap12, LoginForm.UsernameToken),
        Place("414247", "江北町", HandOverKind.Mailbox, Utf8, Utf8, SoapDialect.Soap11, LoginForm.UsernameToken),
        Place("414255", "白石町", HandOverKind.Mailbox, Cp932, Utf8, SoapDialect.Soap12, LoginForm.Basic),
    ];

    private static SampleMunicipality Place(string code, string name, HandOverKind by, string sendsIn, string takesIn, SoapDialect dialect, LoginForm form) =>
        new(MunicipalityCode.Parse(code), name, by, sendsIn, takesIn, dialect, form);
}
