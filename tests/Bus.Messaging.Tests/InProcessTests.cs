namespace Bus.Messaging.Tests;

public class InProcessTests : TicketRoadContract
{
    protected override (string, string)[] Here => [];
    protected override (string, string)[]? Gone => null;
}
