using Bus.Core.Admission;
using Bus.Core.Closings;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Dispatch.Approvals;
using Bus.Core.Exits;
using Bus.Core.Nodes;
using Bus.Core.Observation;
using Bus.Core.Operation;
using Bus.Core.Pipeline;
using Bus.Core.Pipeline.Delivering;
using Bus.Core.Pipeline.Feeding;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Queries;
using Bus.Core.Search;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Bus.Core;

/// <summary>Registers the core.</summary>
public static class CoreServices
{
    /// <summary>The sections of the settings that the module reads.</summary>
    public static IReadOnlyList<SettingsSection> Settings { get; } =
    [
        new("Intake", typeof(IntakeOptions)), new("Dispatch", typeof(DispatchOptions)), new("Operation", typeof(OperationOptions)), new("Approvals", typeof(ApprovalOptions)),
        new("Closings", typeof(ClosingOptions)), new("Node", typeof(NodeOptions)), new("Queries", typeof(QueryOptions)),
    ];

    /// <summary>The pipeline and the dispatcher. Sections <c>Intake</c> and <c>Dispatch</c>. The ports must be registered by the modules.</summary>
    public static IServiceCollection AddBusCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IntakeOptions>().Bind(configuration.GetSection("Intake")).Validate(o => DiskFloor.TryParse(o.MinimumFreeDisk, out _),
            "Intake:MinimumFreeDisk: write a size (1GiB), a part of the disk (5%), or both with a comma / 大きさ（1GiB）か割合（5%）、または両方をコンマで書いてください。")
            .Validate(o => o is { Parallel: >= 1, ChunksAhead: >= 1, MaxRejects: >= 1, RejectRowBytes: >= 0 }, "Intake:Parallel, Intake:ChunksAhead and Intake:MaxRejects must be 1 or more, Intake:RejectRowBytes 0 or more.")
            .Validate(o => o is { DaysBack: >= 0 and <= 4_000_000, DaysAhead: >= 0 and <= 4_000_000 }, "Intake:DaysBack、Intake:DaysAhead は 0〜4000000 にしてください。 / Intake:DaysBack and Intake:DaysAhead must be 0 to 4000000.")
            .Validate(o => o.FeedAgainAfter > TimeSpan.Zero, "Intake:FeedAgainAfter must be longer than zero.").ValidateOnStart();
        services.AddOptions<DispatchOptions>().Bind(configuration.GetSection("Dispatch")).Validate(o => o.IsValid, DispatchOptions.Rule).ValidateOnStart();
        services.AddOptions<OperationOptions>().Bind(configuration.GetSection("Operation")).Validate(o => o.IsValid, OperationOptions.Rule).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SteadyTime>();
        services.TryAddSingleton<ClockTrust>();
        services.AddSingleton<IHubCheck, ClockCheck>();

        services.AddSingleton<HubMeters>();
        services.AddSingleton<DigestProof>().AddSingleton<CertificateProof>().AddSingleton<Authenticate>().AddSingleton<Authorize>().AddSingleton<Validate>().AddSingleton<Commit>()
            .AddSingleton<Acknowledge>().AddSingleton<Publish>().AddSingleton<ContentDigest>().AddSingleton<OpenErrors>()
            .AddSingleton<Feeder>().AddSingleton<FeedOthers>();
        services.AddSingleton<IMessageRecords, MessageRecords>();
        services.AddSingleton<ConvertRecords>().AddSingleton<Conversion>().AddSingleton<HandOver>().AddSingleton<CommitOutcome>().AddSingleton<Reconcile>();
        services.AddSingleton<MessageWay>().AddSingleton<IWayOfMessages>(s => s.GetRequiredService<MessageWay>());
        services.AddSingleton<IIntake, Intake>();

        services.AddSingleton<UnderWay>().AddSingleton<Departures>();
        services.AddSingleton<DiskWatch>().AddSingleton<AdmissionMeter>().AddSingleton<Backlog>().AddSingleton<BacklogWatch>().AddHostedService(s => s.GetRequiredService<BacklogWatch>());
        services.AddSingleton<IAdmission, Doorkeeper>();
        services.AddSingleton<Retrying>().AddSingleton<Poison>();
        services.AddSingleton<Circuits>().AddSingleton<ICircuits>(s => s.GetRequiredService<Circuits>());
        services.AddBusNodes(configuration);
        services.AddSingleton<LaneAdmission>().AddSingleton<Lanes>().AddSingleton<MailboxPages>();
        services.AddSingleton<DeliveryOrder>().AddSingleton<IDeliveryOrder>(s => s.GetRequiredService<DeliveryOrder>());
        services.AddSingleton<MailboxBell>().AddSingleton<MailboxDesk>();
        services.AddSingleton<IHandOver>(s => s.GetRequiredService<MailboxDesk>());
        services.AddSingleton<IMailbox>(s => s.GetRequiredService<MailboxDesk>());
        services.AddSingleton<Replay>().AddSingleton<IReplay>(s => s.GetRequiredService<Replay>());
        services.AddOptions<ApprovalOptions>().Bind(configuration.GetSection("Approvals")).Validate(o => o.IsValid, ApprovalOptions.Rule).ValidateOnStart();
        services.AddSingleton<IReplayRequests, ReplayRequests>();
        services.AddSingleton<IRecordSearch, RecordSearch>();
        services.AddBusQueries(configuration);
        services.AddSingleton<TicketOffice>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<ITicketTaker>(s => s.GetRequiredService<Dispatcher>());
        services.AddHostedService<MaintenanceWatch>();
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<TicketOffice>());
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<Dispatcher>());
        services.AddHostedService<LaneRecovery>();
        services.AddHostedService<Collector>();
        services.AddHostedService<ApprovedReplays>();
        services.AddOptions<ClosingOptions>().Bind(configuration.GetSection("Closings")).Validate(o => o.IsValid, ClosingOptions.Rule).ValidateOnStart();
        services.AddSingleton<ClosingDesk>().AddSingleton<IClosings>(s => s.GetRequiredService<ClosingDesk>());
        services.AddHostedService<ClosingRounds>();
        services.AddHostedService<FeedingRounds>();
        return services;
    }
}
