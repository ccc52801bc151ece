using Bus.Host.Verbs;

namespace Bus.Host.Tests.Verbs;

public class VerbTests
{
    /// <summary>A list of staff that may not be read, say: nothing for the developers.</summary>
    [Theory]
    [InlineData(typeof(UnauthorizedAccessException))]
    [InlineData(typeof(FileNotFoundException))]
    public void FileThatCannotBeRead_IsNoErrorInsideBus(Type kind)
    {
        var failure = Verb.FailureOf((Exception)Activator.CreateInstance(kind, "Access to the path '/srv/staff.csv' is denied.")!, traced: false);
        Assert.StartsWith("Something cannot be read or written (Access to the path '/srv/staff.csv'", failure!.What.En);
        Assert.False(failure.IsUsage);
    }

    [Fact]
    public void WhatNobodyExpected_IsOne_WithItsTraceForWhoeverWantsIt()
    {
        Assert.StartsWith("An error inside bus (InvalidOperationException", Verb.FailureOf(new InvalidOperationException("x"), traced: false)!.What.En);
        Assert.Null(Verb.FailureOf(new InvalidOperationException("x"), traced: true));
    }
}
