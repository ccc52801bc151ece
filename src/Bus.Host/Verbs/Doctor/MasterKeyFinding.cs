using Bus.Host.Hub;

namespace Bus.Host.Verbs.Doctor;

/// <summary>Where the master key is, and who can read it.</summary>
internal static class MasterKeyFinding
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Null: there is a journal and no key in its folder; what becomes of that is told with the journal.</summary>
    public static Finding? Of(HubSettings settings, Func<string, string?> environment)
    {
        if (((string[])["BUS_MASTER_KEY", "BUS_MASTER_KEY_FILE"]).Any(name => !string.IsNullOrEmpty(environment(name))))
            return Finding.Good("マスターキーは環境変数にあります", "the master key comes from the environment");
        var file = Path.Combine(settings.DataFolder, "master.key");
        if (!File.Exists(file))
        {
            // Of one on a server that is not known here.
            var begun = JournalCheck.FileOf(settings.Build(), settings.DataFolder) is not { } journal || File.Exists(journal);
            return begun ? null : Finding.Good("マスターキーは初回起動時に作られます", "the master key will be made at the first start");
        }
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Others) == 0
            ? Finding.Good("マスターキーは所有者だけが読めます", "only its owner can read the master key")
            : Finding.Bad("マスターキーを他の利用者が読めます", "others can read the master key", $"chmod 600 {file}", $"chmod 600 {file}");
    }
}
