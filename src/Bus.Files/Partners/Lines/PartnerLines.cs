using System.Security.Cryptography;
using System.Text;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Files.Disk;
using Microsoft.Extensions.Options;

namespace Bus.Files.Partners.Lines;

/// <summary>Opens lines to partners' servers.</summary>
internal sealed class PartnerLines(IKeyRing keys, IOptions<PartnersOptions> options, string dataFolder, TimeProvider clock)
{
    // ssh asks for a password by running a program; this one gives what stands in the visit's room.
    private const string AskPass = "#!/bin/sh\nexec cat \"$BUS_ASKPASS_FILE\"\n";
    private const UnixFileMode Runnable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Path.Combine(Path.GetFullPath(dataFolder), "partners");

    /// <summary>Removes what a hub that was killed left behind.</summary>
    public void Clear() => SecretRoom.Clear(_folder);

    /// <exception cref="PartnerException">Its program is not installed, or its secret cannot be opened.</exception>
    public IPartnerLine Open(PartnerRef who, Partner partner)
    {
        var secret = Secret(who, partner);
        if (PartnerPrograms.Missing(partner, options.Value) is var (program, package)) throw PartnerTroubles.NoProgram(program, package);
        if (partner.Address.Scheme != "sftp") return new FtpLine(partner, secret, options.Value, clock);
        DurableFolder.Create(_folder);
        var askPass = Path.Combine(_folder, "askpass");
        if (!File.Exists(askPass)) DurableFile.WriteNew(askPass, AskPass, Runnable);
        return new SftpLine(partner, SecretRoom.Open(_folder), askPass, secret, options.Value, clock);
    }

    private string Secret(PartnerRef who, Partner partner)
    {
        try
        {
            return partner.SealedSecret is { } text
                ? Encoding.UTF8.GetString(keys.Open(who.Application.Municipality, Convert.FromBase64String(text), SecretContext.Partner(who.Application.Application, who.Partner)))
                : throw PartnerTroubles.NoSecret();
        }
        catch (Exception notOurs) when (notOurs is KeyGoneException or CryptographicException or FormatException)
        {
            throw PartnerTroubles.NoSecret();
        }
    }
}
