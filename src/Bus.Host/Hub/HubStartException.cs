using System.Net.Sockets;
using System.Security.Cryptography;
using Bus.Contracts.Catalogue;
using Bus.Core.Journal;
using Bus.Core.Nodes;
using Bus.Core.Vocabulary;
using Bus.Host.Verbs;
using Bus.Messaging;
using Bus.Storage.Engine;
using Bus.Storage.Keys;
using Bus.Storage.Regions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Bus.Host.Hub;

/// <summary>Why a hub cannot start, or go on, and what to do.</summary>
internal sealed class HubStartException(Bilingual what, Bilingual action) : Exception(what.En)
{
    public Bilingual What { get; } = what;
    public Bilingual Action { get; } = action;

    /// <summary>Who can mend it; unless said otherwise, whoever started the hub.</summary>
    public Bilingual Party { get; init; } = VerbFailure.You;

    /// <summary>True: starting again mends nothing, for what was given, on the command line or as a setting, is wrong, or what the hub stands on is; exit code 2, with which the unit leaves it stopped.</summary>
    public bool IsUsage { get; init; }

    /// <summary>Single mistakes behind it, each a line; may be empty.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>What a module says it cannot start with; null if it is none of these, but a bug.</summary>
    public static HubStartException? Of(Exception e) => e switch
    {
        HubStartException known => known,
        IOException { InnerException: AddressInUseException } => AddressInUse("--urls"),
        SocketException { SocketErrorCode: SocketError.AccessDenied } => AddressNotAllowed(),
        JournalUnavailableException { IsDamage: true } journal => new(new Bilingual($"ハブを起動できません：{journal.What.Ja}", $"The hub cannot start: {journal.What.En}"), RestoreBackup) { Party = VerbFailure.Operator, IsUsage = true },
        JournalUnavailableException journal => new(
            new Bilingual($"ハブを起動できません：{journal.What.Ja}", $"The hub cannot start: {journal.What.En}"),
            new Bilingual("示されたとおりに直し、もう一度起動してください（bus doctor で確かめられます）。", "Correct it as said and start again (bus doctor checks it)."))
            { Party = VerbFailure.Operator, IsUsage = journal.IsLasting },
        MasterKeyException key => new(new Bilingual($"ハブを起動できません：{key.What.Ja}", $"The hub cannot start: {key.What.En}"), PutKeyBack) { Party = VerbFailure.Operator, IsUsage = true },
        SchemaTooNewException or RegionDocumentException or ContractsInvalidException => Named(new(e.Message, e.Message), isLasting: true),
        // A place that is not mounted yet, a name or an address that another one still has: it may be there, or free, in a while.
        NodeNameTakenException or IOException or UnauthorizedAccessException or FormatException or CryptographicException or SocketException => Named(new(e.Message, e.Message), isLasting: false),
        _ => OfSetting(e),
    };

    private static readonly Bilingual PutKeyBack = new(
        "示されたとおり、控えのマスターキーを戻すか権限を直してから、もう一度起動してください（bus doctor で確かめられます）。控えがなければ、この連携履歴は誰にも読めません。",
        "Put the copy of the master key back, or correct its mode, as said, and start again (bus doctor checks it). Without a copy nobody can read this journal.");

    private static HubStartException Named(Bilingual what, bool isLasting) => new(new($"ハブを起動できません：{what.Ja}", $"The hub cannot start: {what.En}"),
        new("示された設定を直してください（bus doctor）。", "Correct the setting named (bus doctor).")) { IsUsage = isLasting };

    /// <summary>What to do where the journal's files are damaged.</summary>
    public static readonly Bilingual RestoreBackup = new(
        "ハブを止めたまま、壊れたファイルを別の場所に移して保管し、最新のバックアップを bus restore で復元してください（docs/operation.ja.md の「復元と災害の訓練」）。ディスクの異常も確かめてください。",
        "Leave the hub stopped, put the damaged files aside and keep them, and restore the latest backup with bus restore (docs/operation.md, \"Restore, and the rehearsal of a disaster\"). Look for a fault of the disk, too.");

    /// <summary>A setting that nobody can work with, hub or verb; null: it is none of these.</summary>
    public static HubStartException? OfSetting(Exception e) => SettingMistakes.Of(e) ?? e switch
    {
        BrokerSettingException or OptionsValidationException or InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } => Wrong(e.Message),
        InvalidDataException { InnerException: FormatException } => Wrong($"{e.Message} {e.GetBaseException().Message}"),
        _ => null,
    };

    private static HubStartException Wrong(string what) => new(new($"ハブの設定が正しくありません：{what}", $"The hub cannot work with its settings: {what}"),
        new("示された設定を直してください（bus doctor）。", "Correct the setting named (bus doctor).")) { Party = VerbFailure.Operator, IsUsage = true };

    public static HubStartException FolderInUse(string folder, HubCard? card) => new(
        new($"データフォルダー {folder} は別のハブが使用中です{(card is null ? "" : $"（プロセス {card.ProcessId}、{card.Url}）")}。",
            $"Another hub uses the data folder {folder}{(card is null ? "" : $" (process {card.ProcessId}, {card.Url})")}."),
        new("そのハブを止めるか、--data で別のフォルダーを指定してください。", "Stop that hub, or name another folder with --data."));

    public static HubStartException Broke(string part, Exception cause) => new(
        new($"内部の誤りでハブの一部（{part}）が止まったため、ハブを終了しました（{cause.GetType().Name}: {cause.Message}）。", $"A part of the hub ({part}) broke off by an error inside it, so the hub stopped ({cause.GetType().Name}: {cause.Message})."),
        new("もう一度起動してください（systemd は自動で起動します）。受け付けたものは失われていません。繰り返すときは、変えたばかりの設定を確かめ、ログを開発元に送ってください。",
            "Start it again (systemd does so by itself); nothing that was accepted is lost. If it comes back, look at settings that were changed lately, and send the log to the developers."));

    public static HubStartException RestoreNotEnded(string folder) => new(
        new($"データフォルダー {folder} では復元が途中です。連携履歴とファイルがそろっていません。", $"A restore into the data folder {folder} was broken off: journal and files do not belong together."),
        new("同じ bus restore をもう一度実行してください。", "Run the same bus restore again."));

    public static HubStartException FolderNotMade(string folder) => new(
        new($"データフォルダー {folder} を作れません。", $"The data folder {folder} cannot be made."),
        new("親フォルダーの権限と、同じ名前のファイルがないことを確認するか、--data で別のフォルダーを指定してください。",
            "Check the mode of the folder above and that no file has the name, or name another folder with --data."));

    public static HubStartException FolderNotOurs(string folder) => new(
        new($"データフォルダー {folder} に書き込めません。", $"The data folder {folder} cannot be written."),
        new("ハブと同じ利用者で実行するか、所有者と権限を直すか、--data で別のフォルダーを指定してください。", "Run it as the hub's user, correct owner and mode, or name another folder with --data."));

    public static HubStartException CertificateNotRead(string path, string why) => new(
        new($"TLS の証明書 {path} を使えません：{why}", $"The TLS certificate {path} cannot be used: {why}"),
        new("Tls:Certificate と Tls:CertificateKey に、対になる PEM ファイルを指定してください（bus doctor で確かめられます）。",
            "Name PEM files that belong together as Tls:Certificate and Tls:CertificateKey (bus doctor checks them)."));

    public static HubStartException AddressWrong(string url) => new(
        new($"待ち受けるアドレス {url} が正しくありません。", $"{url} is no address to listen on."),
        new("--urls に http://… か https://… で、ポートは 65535 以下で指定してください（例: --urls http://localhost:8080）。", "Give --urls as http://… or https://…, the port 65535 at most (e.g. --urls http://localhost:8080).")) { IsUsage = true };

    private static HubStartException AddressNotAllowed() => new(
        new("--urls のポートで待ち受ける権限がありません（1024 より小さいポートには権限が必要です）。", "The hub may not listen on a port of --urls (one below 1024 needs a right of its own)."),
        new("1024 以上のポートを指定するか、権限 CAP_NET_BIND_SERVICE を与えてください（systemd では bus.service の注記のとおり）。", "Name a port of 1024 or more, or give it the capability CAP_NET_BIND_SERVICE (under systemd as the comment in bus.service says)."))
        { Party = VerbFailure.Operator };

    public static HubStartException AddressInUse(string urls) => new(
        new($"アドレス {urls} は別のプログラムが使用中です。", $"Another program listens on {urls}."),
        new("そのプログラムを止めるか、--urls で別のアドレスを指定してください（例: --urls http://localhost:8081）。",
            "Stop that program, or name another address with --urls (e.g. --urls http://localhost:8081)."));
}
