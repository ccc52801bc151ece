using Microsoft.AspNetCore.Http.Metadata;

namespace Bus.Console.Sessions;

/// <summary>No form of the console's is larger: 64 KiB. Whoever is not signed in can fill no memory.</summary>
internal sealed class FormSize : IRequestSizeLimitMetadata
{
    public static readonly FormSize Of = new();

    public long? MaxRequestBodySize => 64 * 1024;
}
