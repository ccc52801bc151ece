using Bus.Core.Operation;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts.Sources;

/// <summary>Keys of encrypted files (gpg) that expire soon, or have expired.</summary>
internal sealed class FileKeySource(IFileKeys keys, IOptions<AlertOptions> options, TimeProvider clock) : IAlertSource
{
    public string Prefix => "file-key/";

    public bool OfThisNode => false;

    public async Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation)
    {
        var until = clock.GetUtcNow() + options.Value.KeyExpires;
        return [.. (await keys.EndsAsync(cancellation)).Where(k => k.Ends <= until)
            .Select(k => new Alert($"{Prefix}{k.Application}/{k.Contract}/{(k.Incoming ? "in" : "out")}", "file-key", k.Application.ToString(), k.Incoming ? In(k) : Out(k)))];
    }

    private static Bilingual In(FileKeyEnd key) => new(
        $"{key.Application} の {key.Contract} の連携ファイルを復号する鍵（gpg、{Short(key)}）の期限は {Day(key)} です。期限を過ぎると送信側は暗号化できません。鍵の期限を延ばすか新しい鍵を作り、公開鍵を送信側に渡し、privateKey を bus region apply で替えてください（運用担当者、送信側の業務システムの担当者）。",
        $"The key (gpg, {Short(key)}) that opens {key.Contract} files of {key.Application} is good until {Day(key)}; then its sender can encrypt no more. Extend it or make a new one, give the sender the public key, and put privateKey in its place with bus region apply (operator, with the sender).");

    private static Bilingual Out(FileKeyEnd key) => new(
        $"{key.Application} に {key.Contract} の連携ファイルを暗号化して渡す公開鍵（gpg、{Short(key)}）の期限は {Day(key)} です。期限を過ぎると配信できません。受け手の業務システムの担当者から期限の延びた公開鍵を受け取り、publicKey を bus region apply で替えてください（運用担当者、受け手の担当者）。",
        $"The public key (gpg, {Short(key)}) that {key.Contract} files for {key.Application} are encrypted to is good until {Day(key)}; then nothing can be delivered. Get an extended public key from the consumer's operator, and put publicKey in its place with bus region apply (operator, with the consumer).");

    private static string Short(FileKeyEnd key) => "…" + key.Fingerprint[^Math.Min(16, key.Fingerprint.Length)..];

    private static string Day(FileKeyEnd key) => $"{JapanTime.Of(key.Ends):yyyy-MM-dd HH:mm}";
}
