namespace Bus.Host.Exits;

internal static class ExitServices
{
    /// <summary>What a municipality that leaves is given, and the end of its key.</summary>
    public static IServiceCollection AddBusExits(this IServiceCollection services) =>
        services.AddSingleton<ExitRecords>().AddSingleton<ExitLists>().AddSingleton<ExitDesk>().AddHostedService(s => s.GetRequiredService<ExitDesk>());
}
