namespace Bus.Region.Validation.Routes;

/// <summary>What can be wrong with times and days.</summary>
internal static class TimetableTexts
{
    public static Finding MissingTime() => Finding.Of("missing-time", "時刻がありません。\"08:30\" のように書いてください。", "A time is missing. Write it like \"08:30\".");

    public static Finding BadTime(string text) => Finding.Of("bad-time",
        $"{Shown.Quoted(text)} は時刻ではありません。00:00 から 23:59 までを \"08:30\" のように書いてください。", $"{Shown.Quoted(text)} is no time. Write one from 00:00 to 23:59 like \"08:30\".");

    public static Finding BadDay(string text) => Finding.Of("bad-day",
        $"{Shown.Quoted(text)} は日付ではありません。\"2026-08-14\" のように書いてください。", $"{Shown.Quoted(text)} is no date. Write it like \"2026-08-14\".");

    public static Finding CollectByFileOnly() => Finding.Of("collect-by-file-only",
        "collect は、ファイルで受け取る経路（by: file）でだけ使えます。", "collect is for consumers by file only (by: file).");

    public static Finding EmptyWindow() => Finding.Of("empty-window",
        "from と to が同じ時刻です。いつでも配信するなら window: を書かないでください。", "from and to are the same time. To deliver at any time leave window: out.");
}
