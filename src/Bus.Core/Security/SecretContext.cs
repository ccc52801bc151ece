using System.Text;

namespace Bus.Core.Security;

/// <summary>Contexts under which secrets of the region are sealed with <see cref="IKeyRing.Seal"/>; who opens one names the same context.</summary>
public static class SecretContext
{
    /// <summary>The password that the hub sends to the SOAP endpoint of an application.</summary>
    public static byte[] SoapTarget(string application) => [.. "soap-target"u8, .. Encoding.UTF8.GetBytes(application)];
}
