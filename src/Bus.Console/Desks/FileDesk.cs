using Bus.Console.Hub;
using Bus.Console.Pages;
using Bus.Console.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>ファイル: bulk files on their way and why they wait; partners' servers and how visits go.</summary>
internal static class FileDesk
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/files", ShowAsync);
        pages.MapPost("/partners/{municipality}/{application}/{partner}/visit", async (string municipality, string application, string partner, Visit visit) => visit.Done(
            await visit.PostAsync<object>($"partners/{Uri.EscapeDataString(municipality)}/{Uri.EscapeDataString(application)}/{Uri.EscapeDataString(partner)}/visit", new { }), "/console/files", Notices.Visiting)).WithMetadata(FormSize.Of);
    }

    private static async Task<IResult> ShowAsync(Visit visit)
    {
        var (files, partners) = (visit.NeedAsync<FileView[]>("files"), visit.NeedAsync<PartnerView[]>("partners"));
        await Task.WhenAll(files, partners);
        return visit.Page<FilesPage>(new("ファイル", "Files"), new FilesModel(files.Result, partners.Result));
    }
}

internal sealed record FilesModel(FileView[] Files, PartnerView[] Partners);
