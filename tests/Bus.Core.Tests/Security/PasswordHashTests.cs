using Bus.Core.Security;

namespace Bus.Core.Tests.Security;

public class PasswordHashTests
{
    [Fact]
    public void Hash_SamePasswordTwice_IsSaltedAndSelfDescribing()
    {
        var first = PasswordHash.Hash("s3cret-収納", 1_000);
        var second = PasswordHash.Hash("s3cret-収納", 1_000);

        Assert.NotEqual(first, second);
        Assert.Matches(@"^\$pbkdf2-sha512\$i=1000\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{86}==$", first);
        Assert.True(PasswordHash.IsWellFormed(first));
    }

    [Fact]
    public void Hash_IterationsNotGiven_UsesTheDefault() =>
        Assert.StartsWith("$pbkdf2-sha512$i=210000$", PasswordHash.Hash("p"));

    [Fact]
    public void Verify_RightAndWrongPassword_TellsThemApart()
    {
        var stored = PasswordHash.Hash("s3cret-収納", 1_000);

        Assert.True(PasswordHash.Verify("s3cret-収納", stored));
        Assert.False(PasswordHash.Verify("s3cret-収納 ", stored));
        Assert.False(PasswordHash.Verify("", stored));
    }

    // P = "password", S = "saltSALTsaltSALT", 1,000 iterations, 64 bytes; computed with Python's hashlib.pbkdf2_hmac.
    [Fact]
    public void Verify_HashMadeElsewhere_IsRead() =>
        Assert.True(PasswordHash.Verify("password", "$pbkdf2-sha512$i=1000$c2FsdFNBTFRzYWx0U0FMVA==$L+vjhfY5mqKiCpkm0YIuL0mdqnbOXhYw/v74SUJEEwd4SPdh7srb8v5uXaGkjMc/LwzXWI4VCj9tRfIFZqlllw=="));

    [Theory]
    [InlineData("")]
    [InlineData("s3cret")]
    [InlineData("$pbkdf2-sha512$i=1000$c2FsdFNBTFRzYWx0U0FMVA==")]
    [InlineData("$pbkdf2-sha1$i=1000$c2FsdFNBTFRzYWx0U0FMVA==$c2FsdFNBTFRzYWx0U0FMVHNhbHRTQUxUc2FsdFNBTFQ=")]
    [InlineData("$pbkdf2-sha512$i=0$c2FsdFNBTFRzYWx0U0FMVA==$c2FsdFNBTFRzYWx0U0FMVHNhbHRTQUxUc2FsdFNBTFQ=")]
    [InlineData("$pbkdf2-sha512$i=99999999$c2FsdFNBTFRzYWx0U0FMVA==$c2FsdFNBTFRzYWx0U0FMVHNhbHRTQUxUc2FsdFNBTFQ=")]
    [InlineData("$pbkdf2-sha512$i=1000$***$c2FsdFNBTFRzYWx0U0FMVHNhbHRTQUxUc2FsdFNBTFQ=")]
    [InlineData("$pbkdf2-sha512$i=1000$c2FsdFNBTFRzYWx0U0FMVA==$")]
    public void Verify_TextThatIsNoHash_IsFalse(string stored)
    {
        Assert.False(PasswordHash.IsWellFormed(stored));
        Assert.False(PasswordHash.Verify("s3cret", stored));
        Assert.False(PasswordHash.Verify("", stored));
    }

    [Fact]
    public void Hash_NoIterations_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => PasswordHash.Hash("p", 0));
}
