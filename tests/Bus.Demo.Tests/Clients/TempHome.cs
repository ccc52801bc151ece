namespace Bus.Demo.Tests.Clients;

/// <summary>An application's home of a test's own.</summary>
internal sealed class TempHome : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("bus-demo-home-").FullName;

    public string In => Make("in");
    public string Out => Make("out");
    public string Result => Make("result");

    public void Dispose() => Directory.Delete(Folder, true);

    private string Make(string part) => Directory.CreateDirectory(Path.Combine(Folder, part, "collection-history")).FullName;
}
