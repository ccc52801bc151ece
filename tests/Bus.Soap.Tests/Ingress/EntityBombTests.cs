using System.Text;

namespace Bus.Soap.Tests.Ingress;

public sealed class EntityBombTests(SoapHost host) : IClassFixture<SoapHost>
{
    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    public async Task EntityBomb_InAnyEncoding_IsForbiddenXml(string encoding)
    {
        var bomb = new StringBuilder("<!DOCTYPE b [<!ENTITY e0 \"boom\">");
        for (var i = 1; i < 30; i++) bomb.Append($"<!ENTITY e{i} \"{string.Concat(Enumerable.Repeat($"&e{i - 1};", 10))}\">");
        var text = bomb.Append("]>").Append(Soap.V12.Send("<messageId>&e29;</messageId>")).ToString();
        var e = Encoding.GetEncoding(encoding);
        var answer = await host.PostAsync(new ByteArrayContent([.. e.GetPreamble(), .. e.GetBytes(text)]), "application/soap+xml");
        FaultTests.AssertFault(answer, Soap.V12, "forbidden-xml", "Client");
        Assert.Contains("DOCTYPE", answer.All("Text")[1].Value);
    }
}
