using Bus.Core.Identity;

namespace Bus.Identity.Tests.Directories;

/// <summary>Search filters are taken apart as RFC 4515 says, and a login is only ever a value.</summary>
public sealed class LdapFilterTests
{
    [Theory]
    [InlineData("(uid={login})", true)]
    [InlineData("(&(objectClass=user)(|(sAMAccountName={login})(mail={login}@town.example))(!(userAccountControl:1.2.840.113556.1.4.803:=2)))", true)]
    [InlineData("(member:1.2.840.113556.1.4.1941:={dn})", true)]
    [InlineData("(cn=*a*b)", true)]
    [InlineData("(cn:dn:=a)", true)]
    [InlineData("(a>=1)", true)]
    [InlineData("(a<=1)", true)]
    [InlineData("(a~=1)", true)]
    [InlineData("(a=\\28x\\29)", true)]
    [InlineData("(a=*)", true)]
    [InlineData("(a=)", true)]
    [InlineData("", false)]
    [InlineData("uid={login}", false)]
    [InlineData("(uid={login}", false)]
    [InlineData("(uid={login}))", false)]
    [InlineData("(uid={password})", false)]
    [InlineData("(uid={login)", false)]
    [InlineData("(&)", false)]
    [InlineData("(!(a=1)(b=2))", false)]
    [InlineData("(a=\\2)", false)]
    [InlineData("(a=\\zz)", false)]
    [InlineData("(a b=1)", false)]
    [InlineData("(a=**b)", false)]
    [InlineData("(a>=*b)", false)]
    [InlineData("(:=1)", false)]
    [InlineData("((((((((((((((((((a=1))))))))))))))))))", false)]
    public void Filter_IsRead_OrRefused(string text, bool isOne) => Assert.Equal(isOne, LdapFilter.Parse(text) is not null);

    [Fact]
    public void Login_IsPutInAsItIs()
    {
        var filter = LdapFilter.Parse("(&(a=1)(uid=x-{login}*))")!;
        Assert.True(filter.Asks("login"));
        Assert.False(filter.Asks("dn"));
        Assert.Equal("x-*)(\\2a", System.Text.Encoding.UTF8.GetString(filter.Parts[1].Values[0].Fill(_ => "*)(\\2a")));
    }
}
