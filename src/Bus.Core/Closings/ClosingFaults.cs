using Bus.Core.Faults;
using Bus.Core.Region;

namespace Bus.Core.Closings;

/// <summary>Why a statement is not taken.</summary>
internal static class ClosingFaults
{
    /// <summary>What lies in the drop folders cannot be seen now, so nobody can say what belongs to the closing.</summary>
    public static Fault FilesOutOfReach => Fault.Of(FaultCode.Unavailable,
        "連携ファイルのフォルダー（Files:Root）を読めないため、いまは締められません。しばらくしてから、同じ締めをもう一度送ってください。",
        "The folders of bulk files (Files:Root) cannot be read, so nothing can be closed now. State the same closing again later.");

    /// <param name="provider">The application that it is about; null: it is not in the region.</param>
    public static Fault? WhyNot(ClosingStatement statement, Application? provider, DateOnly today, ClosingOptions options)
    {
        var key = statement.Key;
        if (provider is null || !provider.Provides.Any(p => p.Contract == key.Contract))
            return Fault.Of(FaultCode.Forbidden,
                $"業務システム {key.Provider.Application} は {key.Contract} の提供元として登録されていないので、締められません。",
                $"Application {key.Provider.Application} is not registered as a provider of {key.Contract}, so it cannot close it.");
        // A mistyped year would close a date of which nothing ever comes.
        if (key.Day.DayNumber < today.DayNumber - options.DaysBack || key.Day.DayNumber > today.DayNumber + options.DaysAhead)
            return Fault.Of(FaultCode.InvalidMessage,
                $"業務日付 {key.Day:yyyy-MM-dd} は締められません。今日（{today:yyyy-MM-dd}）の {options.DaysBack} 日前から {options.DaysAhead} 日後までです（Closings:DaysBack、Closings:DaysAhead）。日付を確かめてください。",
                $"Business date {key.Day:yyyy-MM-dd} cannot be closed. It must be at most {options.DaysBack} days before and {options.DaysAhead} days after today, {today:yyyy-MM-dd} (Closings:DaysBack, Closings:DaysAhead). Check the date.");
        if (statement.Records < 0) return Fault.Of(FaultCode.InvalidMessage, "締めの件数が負の数です。0 以上にしてください。", "The closing's record count is negative. It must be 0 or more.");
        return statement is { Records: null, Amount: not null }
            ? Fault.Of(FaultCode.InvalidMessage, "締めの金額だけがあり、件数がありません。件数も示すか、両方とも省いてください。", "The closing states an amount and no record count. State both, or neither.")
            : null;
    }
}
