namespace Bus.Host.Hub;

/// <summary>Log lines go to standard error, one line each, times in UTC. No line holds personal data.</summary>
internal static class HubLogging
{
    public static void Configure(ILoggingBuilder logging, IConfiguration configuration, bool quiet)
    {
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.SetMinimumLevel(quiet ? LogLevel.Error : LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning)
            // The broker's side says once what MassTransit says at each attempt.
            .AddFilter("MassTransit", LogLevel.Error)
            // What keeps a hub from starting is told by the verb, once and for people.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            // Says nothing at these levels but what is thrown as well; heard at all, it makes a span and a log scope of its own for every request.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
