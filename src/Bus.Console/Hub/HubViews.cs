namespace Bus.Console.Hub;

/// <summary>How a hub is.</summary>
internal sealed record HealthView(string Status, CheckView[] Checks);

/// <summary>How a part of it is.</summary>
internal sealed record CheckView(string Name, string State, TextView What);

/// <summary>Which hub it is.</summary>
internal sealed record StatusView(string Version, DateTimeOffset StartedAt, int Municipalities, int Contracts, bool BrokerOpen);

/// <summary>What needs somebody, or happened.</summary>
internal sealed record AlertView(long Id, string Key, string Kind, string Place, TextView Text, DateTimeOffset RaisedAt, DateTimeOffset? ResolvedAt, bool Event);

/// <summary>One of the hubs on this journal.</summary>
internal sealed record NodeView(string Name, string Url, string Version, string State, bool This, DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool RegionCurrent, int Leases, int Routes);

/// <summary>Maintenance, and what is left meanwhile.</summary>
internal sealed record MaintenanceView(MaintenanceStateView? Maintenance, bool Still, LeftView Left);

/// <summary>The maintenance in force.</summary>
internal sealed record MaintenanceStateView(long Id, string Reason, DateTimeOffset Since, DateTimeOffset? Until, string By, bool Accepting, bool Delivering);

/// <summary>What stays in the journal.</summary>
internal sealed record LeftView(long Processing, long Waiting, long Delivering, long InMailbox, long Parked);

/// <summary>Whether work is taken, and the room there is for it.</summary>
internal sealed record AdmissionView(bool TakesWork, DiskView[] Disks, string[] Backlogs);

/// <summary>One disk.</summary>
internal sealed record DiskView(string Folder, long Free, long Size, long Least);

/// <summary>Backups.</summary>
/// <param name="Folder">Where those of each day go; null: nowhere.</param>
internal sealed record BackupsView(string? Folder, BackupStateView? Last, bool TooOld, BackupView[] Backups);

/// <summary>The backup that is, or was, made last.</summary>
internal sealed record BackupStateView(int Number, string Folder, DateTimeOffset StartedAt, string? Part, long Done, DateTimeOffset? EndedAt, string? Path, TextView? Trouble, TextView? Action);

/// <summary>One backup.</summary>
internal sealed record BackupView(string Path, DateTimeOffset TakenAt, string Engine, long Bytes, long Messages, long Files);

/// <summary>A request that waits for a second person, or was decided on.</summary>
internal sealed record ApprovalView(long Id, string Municipality, string What, string Reason, string RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, string State, string? DecidedBy,
    DateTimeOffset? DecidedAt, string? DecisionReason, long Deliveries, long Sent, long Skipped);

/// <summary>A request with what it would send.</summary>
internal sealed record ApprovalDetailView(ApprovalView Approval, FrozenView[] Deliveries);

/// <summary>A delivery then and now.</summary>
internal sealed record FrozenView(string? Receipt, string? Route, string Then, string? Now);

/// <summary>Who did what.</summary>
internal sealed record AuditView(long Id, DateTimeOffset At, string Node, string By, string Role, string Action, string Subject, string? Municipality, string? Reason, string? Detail);

/// <summary>Who asked for what.</summary>
internal sealed record QueryView(string Number, string Municipality, string Application, string Contract, string Version, string? Provider, DateTimeOffset AskedAt, Dictionary<string, string>? Key, string? Outcome,
    long? Records, DateTimeOffset? EndedAt);
