namespace Bus.EndToEnd.Tests.Input.Support;

/// <summary>Files that lie beside the tests.</summary>
internal static class Fixture
{
    public static string At(params string[] path) => Path.Combine([Repository.Root, "tests", "Bus.EndToEnd.Tests", "Input", .. path]);
}
