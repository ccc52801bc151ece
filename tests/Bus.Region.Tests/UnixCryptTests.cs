using Bus.Region.Applying;

namespace Bus.Region.Tests;

public class UnixCryptTests
{
    // Test vectors of "Unix crypt using SHA-256 and SHA-512" (U. Drepper); openssl passwd -6 -salt gives the first one too.
    [Theory]
    [InlineData("Hello world!", "$6$saltstring", "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1")]
    [InlineData("Hello world!", "$6$rounds=10000$saltstringsaltstring", "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.")]
    public void Hash_TestVector_IsTheKnownOne(string password, string setting, string expected) => Assert.Equal(expected, UnixCrypt.Hash(password, setting));

    [Fact]
    public void Hash_OfAPassword_IsSaltedAndVerifies()
    {
        var (one, other) = (UnixCrypt.Hash("s3cret", 1000)!, UnixCrypt.Hash("s3cret", 1000)!);

        Assert.NotEqual(one, other);
        Assert.Equal(one, UnixCrypt.Hash("s3cret", one));
        Assert.NotEqual(one, UnixCrypt.Hash("s3cret!", one));
    }

    [Theory]
    [InlineData("$6$salt$short")]
    [InlineData("$1$saltstring$svn8UoSVapNtMuq1ukKS4t")]
    [InlineData("$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1:0:0")]
    [InlineData("$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1\n")]
    public void IsWellFormed_WhatCouldBreakTheListOfUsers_IsNot(string text) => Assert.False(UnixCrypt.IsWellFormed(text));
}
