using System.Formats.Asn1;
using System.Text;
using Bus.Identity.Directories;

namespace Bus.Identity.Tests.Directories;

/// <summary>What a directory's server says in words.</summary>
public sealed class LdapMessagesTests
{
    [Theory]
    [InlineData("000004DC: LdapErr: DSID-0C090A5C, comment: a successful bind must be completed, data 0, v4563\0", "000004DC: LdapErr: DSID-0C090A5C, comment: a successful bind must be completed, data 0, v4563")]
    [InlineData("no\r\n2026-11-20T03:00:00.000Z info: all is well \u001b[2J", "no2026-11-20T03:00:00.000Z info: all is well [2J")]
    public void Words_StandOnOneLine_WithNothingThatATerminalTakesForMore(string said, string words)
    {
        var bytes = Encoding.UTF8.GetBytes(said);
        // §4.1.9: resultCode 1, an empty matchedDN, diagnosticMessage.
        var content = new AsnReader((byte[])[0x0a, 1, 1, 4, 0, 4, (byte)bytes.Length, .. bytes], AsnEncodingRules.BER);
        Assert.Equal((1, words), LdapMessages.Result(content));
    }
}
