using Bus.Host.Alerts.Sources;
using Bus.Host.Reports.Balance;
using Bus.Host.Reports.Periods;
using Bus.Host.Reports.Writing;

namespace Bus.Host.Reports;

internal static class ReportServices
{
    /// <summary>日報 and 月報, on request and by themselves; 業務残高 on request. Section <c>Reports</c>.</summary>
    public static IServiceCollection AddBusReports(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ReportOptions>().Bind(configuration.GetSection(ReportOptions.Section))
            .Validate(o => o.IsValid, "Reports: Folder must be an absolute path, KeepDaily and KeepMonthly 1 or more, MakeUp 1 to 366, RetryAfter more than 0, BalanceIdentities and BalanceGroups 1 or more.").ValidateOnStart();
        services.AddSingleton<PeriodReader>().AddSingleton<BalanceReader>().AddSingleton<ReportSchedule>().AddSingleton<IAlertSource, ReportSource>();
        return services.AddHostedService(s => s.GetRequiredService<ReportSchedule>());
    }
}
