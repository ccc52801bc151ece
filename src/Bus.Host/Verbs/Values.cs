using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Bus.Core.Vocabulary;

namespace Bus.Host.Verbs;

/// <summary>
/// Values of options that are looked at while the command line is read: one that cannot be is a usage error (exit code 2) and never looks like a failed delivery to a job scheduler.
/// </summary>
internal static class Values
{
    /// <summary>A day, YYYY-MM-DD.</summary>
    public static Option<string?> AsDay(this Option<string?> option) => Checked(option, text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        new Bilingual("実在する日付を YYYY-MM-DD の形で", "a date that exists, as YYYY-MM-DD"));

    /// <summary>A month, YYYY-MM.</summary>
    public static Option<string?> AsMonth(this Option<string?> option) => Checked(option, text => DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        new Bilingual("実在する年月を YYYY-MM の形で", "a month that exists, as YYYY-MM"));

    /// <summary>A municipality code.</summary>
    public static Option<string?> AsMunicipality(this Option<string?> option) => Checked(option, text => MunicipalityCode.TryParse(text, out _),
        new Bilingual("検査数字を含む 6 桁の団体コードを", "a municipality code of 6 digits, its check digit included"));

    /// <summary>A receipt number, as far as its form goes.</summary>
    public static Option<string?> AsReceipt(this Option<string?> option) => Checked(option, text => ReceiptNumber.TryGetMunicipality(text, out _),
        new Bilingual("受付番号（例 362018-20261120-0000000042）を", "a receipt number such as 362018-20261120-0000000042"));

    /// <summary>One of a few words.</summary>
    public static Option<T> AsOneOf<T>(this Option<T> option, params string[] words) => Checked(option, words.Contains,
        new Bilingual($"{string.Join("、", words)} のいずれかを", $"one of {string.Join(", ", words)}"));

    /// <summary>A number within bounds. What is no number at all is told by the option itself; asked for its value here, it would throw.</summary>
    public static Option<T> Within<T>(this Option<T> option, T least, T most, Bilingual expected) where T : struct, INumber<T>
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(t => T.TryParse(t.Value, CultureInfo.InvariantCulture, out var number) && !(number >= least && number <= most)))
                result.AddError($"{option.Name} は {expected.Ja}指定してください。 / {option.Name} must be {expected.En}.");
        });
        return option;
    }

    /// <summary>A moment: ISO 8601, in Japan's time where it names no offset, whatever the machine's zone is.</summary>
    /// <param name="ahead">It must not be over yet.</param>
    public static Option<DateTimeOffset?> Moment(string name, string description, bool ahead = false) => new(name)
    {
        Description = description,
        CustomParser = said =>
        {
            var text = said.Tokens[0].Value;
            if (JapanTime.Read(text) is not { } moment)
                said.AddError($"{name} '{text}'：日時を 2026-11-29T06:00 の形で指定してください（時差の指定がなければ日本時間）。 / {name} '{text}': expected is a time such as 2026-11-29T06:00 (in Japan unless it says +hh:mm).");
            else if (ahead && moment <= TimeProvider.System.GetUtcNow())
                said.AddError($"{name} '{text}'：既に過ぎた日時です。これからの日時を指定してください（時差の指定がなければ日本時間）。 / {name} '{text}' is past: expected is a time to come (in Japan unless it says +hh:mm).");
            else return moment;
            return null;
        },
    };

    /// <summary>Whatever names a municipality must name the same one: whichever won, somebody may have meant the other.</summary>
    /// <param name="said">What it is called and what was given for it, e.g. <c>--consumer</c> <c>362018/delinquency</c>; what names no municipality contradicts nothing.</param>
    public static void OneMunicipality(this Command command, params (string Name, Func<CommandResult, string?> Value)[] said) => command.Validators.Add(result =>
    {
        var named = said.Select(s => (s.Name, Value: s.Value(result))).Select(s => (s.Name, s.Value, Code: MunicipalityNamed(s.Value))).Where(s => s.Code is not null).ToList();
        if (named.Select(s => s.Code).Distinct().Count() < 2) return;
        var all = (string and) => string.Join(and, named.Select(s => $"{s.Name} {s.Value}"));
        result.AddError($"{all(" と ")} は、別の団体を指しています。どの団体かを確かめ、誤っているほうを直すか外してください。 / {all(" and ")} name different municipalities. See which one is meant; correct the other, or leave it out.");
    });

    /// <summary>An option that says nothing without others.</summary>
    /// <param name="said">Whether it was said.</param>
    public static void Needs(this Command command, string name, Func<CommandResult, bool> said, params Option[] others) => command.Validators.Add(result =>
    {
        if (said(result) && others.Where(o => result.GetResult(o) is not { Implicit: false }).Select(o => o.Name).ToList() is { Count: > 0 } names)
            result.AddError($"{name} には {string.Join("、", names)} が必要です。 / {name} needs {string.Join(" and ", names)}.");
    });

    /// <summary>Options that mean nothing beside something else: left aside without a word, more would be done or shown than was asked for.</summary>
    /// <param name="what">What that is called.</param>
    /// <param name="said">Whether it was said.</param>
    public static void NotBeside(this Command command, Bilingual what, Func<CommandResult, bool> said, params Option[] others) => command.Validators.Add(result =>
    {
        if (said(result) && others.Where(o => result.GetResult(o) is { Implicit: false }).Select(o => o.Name).ToList() is { Count: > 0 } names)
            result.AddError($"{what.Ja} を指定するとき、{string.Join("、", names)} は使えません。どちらかを外してください。 / {string.Join(", ", names)} cannot be used with {what.En}. Leave one of them out.");
    });

    // A code, municipality/application or a receipt number.
    private static string? MunicipalityNamed(string? text) => text?.Split('/', '-') is [var code, ..] && MunicipalityCode.TryParse(code, out var municipality) ? municipality.Value : null;

    private static Option<T> Checked<T>(Option<T> option, Func<string, bool> allowed, Bilingual expected)
    {
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !allowed(t.Value)))
                result.AddError($"{option.Name} '{token.Value}'：{expected.Ja}指定してください。 / {option.Name} '{token.Value}': expected is {expected.En}.");
        });
        return option;
    }
}
