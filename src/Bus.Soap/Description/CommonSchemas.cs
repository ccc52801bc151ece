using Bus.Soap.Services;

namespace Bus.Soap.Description;

/// <summary>The hub's own schemas, as they lie in wsdl/.</summary>
internal static class CommonSchemas
{
    private static readonly Dictionary<string, byte[]> Files =
        new[] { ExchangeService.Name, "fault", "delivery", "inquiry" }.ToDictionary(n => n, Load);

    /// <summary>The schema with this <c>?xsd=</c> name; null if it is not one of them.</summary>
    public static byte[]? Find(string name) => Files.GetValueOrDefault(name);

    private static byte[] Load(string name)
    {
        using var stream = typeof(CommonSchemas).Assembly.GetManifestResourceStream(name + ".xsd")
            ?? throw new InvalidOperationException($"The schema {name} is not built in.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
