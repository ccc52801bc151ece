using Bus.Core.Region;
using Bus.Files.FrontDoor;
using Microsoft.Extensions.Configuration;

namespace Bus.Files.Partners;

/// <summary>The programs by which partners' servers are visited.</summary>
public static class PartnerPrograms
{
    /// <summary>For <c>bus doctor</c>: those that are not installed, and the command that installs each.</summary>
    /// <param name="configuration">The whole configuration.</param>
    public static IReadOnlyList<FrontDoorProblem> Problems(IConfiguration configuration)
    {
        var options = new PartnersOptions();
        configuration.GetSection(PartnersOptions.Section).Bind(options);
        return [.. Needed(options).Where(p => !File.Exists(p.Program)).Select(p => new FrontDoorProblem(
            new($"連携先サーバーを訪問するプログラム {p.Program} がありません。", $"The program {p.Program}, by which partners' servers are visited, is not installed."),
            new($"次を実行してください：apt-get install -y {p.Package}", $"Run: apt-get install -y {p.Package}")))];
    }

    /// <summary>The program that a partner needs and that is not there, and its Debian package; null: it is there.</summary>
    internal static (string Program, string Package)? Missing(Partner partner, PartnersOptions options)
    {
        var needed = Needed(options)[partner.Address.Scheme == "sftp" ? 0 : 1];
        return File.Exists(needed.Program) ? null : needed;
    }

    private static (string Program, string Package)[] Needed(PartnersOptions options) => [(options.Sftp, "openssh-client"), (options.Curl, "curl")];
}
