using System.Collections.Frozen;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Identity.People;

/// <summary>What a new password must be: long rather than odd, not the person's own data, none that everybody tries first.</summary>
internal sealed class PasswordPolicy(IOptions<IdentityOptions> options)
{
    /// <summary>Longest password: hashing more would be work for nothing.</summary>
    public const int MostCharacters = 256;

    private const int FewestDistinct = 5;
    private static readonly FrozenSet<string> Common = Words().ToFrozenSet(StringComparer.Ordinal);

    public static Bilingual UsedBefore { get; } = new("今のパスワードや、前に使ったパスワードは使えません。", "It may be neither the present password nor one that you had before.");
    public static Bilingual ChangedElsewhere { get; } = new("その間に別の画面でパスワードが変更されました。サインインからやり直してください。", "It was changed elsewhere in the meantime. Begin again by signing in.");

    /// <summary>Null: it may be used.</summary>
    public Bilingual? Trouble(Person person, string password)
    {
        var rules = options.Value;
        if (password.EnumerateRunes().Count() < rules.PasswordLength) return new Bilingual($"{rules.PasswordLength} 文字以上にしてください。", $"It must have {rules.PasswordLength} characters or more.");
        if (password.Length > MostCharacters) return new Bilingual($"{MostCharacters} 文字以下にしてください。", $"It must have {MostCharacters} characters or fewer.");
        if (Kinds(password) < rules.PasswordKinds)
            return new Bilingual($"大文字・小文字・数字・記号のうち {rules.PasswordKinds} 種類以上を使ってください。", $"It must use {rules.PasswordKinds} of: capitals, small letters, digits, other characters.");
        var plain = Plain(password);
        if (OwnWords(person).Any(w => plain.Contains(w, StringComparison.Ordinal)))
            return new Bilingual("ログイン ID、氏名、職員番号、メールアドレスを含むパスワードは使えません。", "It may not contain your login, name, employee number or mail address.");
        return plain.Distinct().Count() < FewestDistinct || Common.Contains(plain) || Common.Contains(plain.TrimEnd("0123456789!#$%&@*?._-".ToCharArray()))
            ? new Bilingual("よく使われる、または単純すぎるパスワードです。別のものにしてください。", "It is too simple, or one that many people use. Choose another one.") : null;
    }

    private static IEnumerable<string> OwnWords(Person person) => new[] { person.Login, person.EmployeeNumber, person.Email?.Split('@')[0] }
        .Concat(person.Name.Split([' ', '　'], StringSplitOptions.RemoveEmptyEntries)).OfType<string>().Select(Plain).Where(w => w.EnumerateRunes().Count() >= (w.All(char.IsAscii) ? 4 : 2));

    private static int Kinds(string password) => (password.Any(char.IsAsciiLetterUpper) ? 1 : 0) + (password.Any(char.IsAsciiLetterLower) ? 1 : 0) + (password.Any(char.IsAsciiDigit) ? 1 : 0)
        + (password.Any(c => !char.IsAsciiLetterOrDigit(c)) ? 1 : 0);

    private static string Plain(string text) => Typed.Narrow(text).ToLowerInvariant();

    private static IEnumerable<string> Words()
    {
        using var reader = new StreamReader(typeof(PasswordPolicy).Assembly.GetManifestResourceStream("common-passwords.txt")!);
        while (reader.ReadLine() is { } word) yield return word;
    }
}
