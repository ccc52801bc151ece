using Bus.Messaging.Brokers;

namespace Bus.Messaging.Tests;

public class BrokerAddressTests
{
    [Theory]
    [InlineData("amqp://u:p@h", "amqp://h:5672/")]
    [InlineData("amqps://u:p@h/", "amqps://h:5671/")]
    [InlineData("amqp://u:p@a,b:5673,[::1]:5674/%2fprod", "amqp://a:5672,b:5673,[::1]:5674//prod")]
    [InlineData("amqp://u:p@h:5672/%2f", "amqp://h:5672/")]
    public void Uri_IsRead_AndItsTextNamesNobody(string uri, string text) => Assert.Equal(text, BrokerAddress.Parse(uri).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("http://u:s3cret@h")]
    [InlineData("amqp://s3cret")]
    [InlineData("amqp://u:s3cret@h:0")]
    [InlineData("amqp://u:s3cret@h:x")]
    [InlineData("amqp://u:s3cret@h,")]
    [InlineData("amqp://u:s3cret@h/a/b")]
    [InlineData("amqp://u:s3cret@h?x=1")]
    [InlineData("amqp://u:s3cret@h:5671")]
    public void WrongUri_IsRefused_AndTheTextRepeatsNoSecret(string? uri) =>
        Assert.DoesNotContain("s3cret", Assert.Throws<BrokerSettingException>(() => BrokerAddress.Parse(uri)).Message);
}
