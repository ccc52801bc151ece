namespace Bus.Console;

/// <summary>Where the console finds the management API of its own hub: an address on loopback, known once the hub listens.</summary>
public sealed class ConsoleDoor
{
    private Uri? _address;

    /// <summary>The hub's address.</summary>
    /// <exception cref="HttpRequestException">The hub does not listen yet.</exception>
    public Uri Address
    {
        get => _address ?? throw new HttpRequestException("The hub does not listen yet.");
        set => _address = value;
    }
}
