using Bus.Console.Hub;
using Bus.Console.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bus.Console.Desks;

/// <summary>リージョン: municipalities, their applications and who gives what to whom; the contracts.</summary>
internal static class RegionDesk
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/region", ShowAsync);
        pages.MapGet("/region.yaml", (Visit visit) => visit.FileAsync("region/export", "region.yaml"));
        pages.MapGet("/region/{municipality}", ShowOneAsync);
    }

    private static async Task<IResult> ShowAsync(Visit visit) => visit.Page<RegionPage>(new("リージョン", "Region"), await MessageDesk.PlacesAsync(visit));

    private static async Task<IResult> ShowOneAsync(string municipality, Visit visit) =>
        (await visit.NeedAsync<RegionView>("region")).Municipalities.FirstOrDefault(m => m.Code == municipality) is { } found
            ? visit.Page<MunicipalityPage>(new($"{found.Code} {found.Name}", $"{found.Code} {found.Name}"), found) : visit.Problem(Problems.NoSuchPage(), StatusCodes.Status404NotFound);
}
