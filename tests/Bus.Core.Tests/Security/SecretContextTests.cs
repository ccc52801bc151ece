using System.Text;
using Bus.Core.Security;

namespace Bus.Core.Tests.Security;

public class SecretContextTests
{
    [Fact]
    public void SoapTarget_ApplicationAndContract_NamesThePlace() =>
        Assert.Equal("soap-target/delinquency/collection-history", Encoding.UTF8.GetString(SecretContext.SoapTarget("delinquency", "collection-history")));
}
