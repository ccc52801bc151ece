using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Console.Sessions;

/// <summary>No form of the console's is larger: 64 KiB, but where a document is handed over. Whoever is not signed in can fill no memory.</summary>
internal sealed class FormSize(long most) : IRequestSizeLimitMetadata
{
    private const int Small = 64 * 1024;

    public static readonly FormSize Of = new(Small);

    public long? MaxRequestBodySize => most;

    /// <summary>A form that takes a document, or has it along sealed, which is a third more. It lies in memory alone: in a temporary file secrets and names of staff would be left on the disk.</summary>
    public static void TakesDocument(IEndpointRouteBuilder pages, RouteHandlerBuilder form)
    {
        var most = pages.ServiceProvider.GetRequiredService<IOptions<ConsoleOptions>>().Value.MostDocumentBytes / 3 * 4 + Small;
        form.WithMetadata(new FormSize(most)).WithFormOptions(memoryBufferThreshold: most, valueLengthLimit: most, multipartBodyLengthLimit: most);
    }
}
