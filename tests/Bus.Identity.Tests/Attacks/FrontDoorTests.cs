using System.Reflection;
using Bus.Core.Identity;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Identity.Faults;
using Bus.Identity.Metadata;
using Bus.Identity.Providers;
using Bus.Identity.Sessions;
using Bus.Identity.Tests.Parts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Identity.Tests.Attacks;

/// <summary>What a visitor is told while the database is down.</summary>
public sealed class FrontDoorTests
{
    /// <summary>A database that is down.</summary>
    public class Down : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? method, object?[]? arguments) => throw new JournalUnavailableException(new Bilingual("停止中", "down"));
    }

    [Fact]
    public async Task Refusal_ThatCannotBeWrittenDown_IsToldAllTheSame()
    {
        var options = Options.Create(new IdentityOptions());
        var refusals = new RefusalBook(DispatchProxy.Create<ISignInStore, Down>(), options, new TestClock());
        var door = new FrontDoor(null!, refusals, options, NullLogger<FrontDoor>.Instance);
        var provider = new IdentityProvider(new Municipality { Code = Hub.Tokushima, Name = "徳島市" }, "http://hub.example", options.Value, new FetchedBook());
        var http = new DefaultHttpContext();
        http.Response.Body = new MemoryStream();
        await door.LetInAsync(http, _ => provider, 1_000, (_, _) => throw new SamlException(SamlFault.ExpiredPage, "", ""));
        Assert.Equal(StatusCodes.Status400BadRequest, http.Response.StatusCode);
        http.Response.Body.Position = 0;
        Assert.Contains("expired-page", await new StreamReader(http.Response.Body).ReadToEndAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef01234567 ")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("0123456789abcdef0123456789abcdef0123456\0")]
    public async Task Id_ThatIsNoneOfOurs_IsNotAskedOfTheDatabase(string id)
    {
        // PostgreSQL takes no NUL in a text: a visitor's address ended in 500.
        var once = new SealedOnce(DispatchProxy.Create<IOnceStore, Down>(), null!, new TestClock());
        Assert.Null(await once.FindAsync<string>(Hub.Tokushima, "logout", id, default));
        Assert.Null(await once.TakeAsync<string>(Hub.Tokushima, "gateway", id, default));
    }
}
