using Bus.Core.Faults;
using Bus.Core.Region;

namespace Bus.Core.Closings;

/// <summary>Why a statement is not taken.</summary>
internal static class ClosingFaults
{
    /// <param name="provider">The application that it is about; null: it is not in the region.</param>
    public static Fault? WhyNot(ClosingStatement statement, Application? provider)
    {
        var key = statement.Key;
        if (provider is null || !provider.Provides.Any(p => p.Contract == key.Contract))
            return Fault.Of(FaultCode.Forbidden,
                $"業務システム {key.Provider.Application} は {key.Contract} の提供元として登録されていないので、締められません。",
                $"Application {key.Provider.Application} is not registered as a provider of {key.Contract}, so it cannot close it.");
        if (statement.Records < 0) return Fault.Of(FaultCode.InvalidMessage, "締めの件数が負の数です。0 以上にしてください。", "The closing's record count is negative. It must be 0 or more.");
        return statement is { Records: null, Amount: not null }
            ? Fault.Of(FaultCode.InvalidMessage, "締めの金額だけがあり、件数がありません。件数も示すか、両方とも省いてください。", "The closing states an amount and no record count. State both, or neither.")
            : null;
    }
}
