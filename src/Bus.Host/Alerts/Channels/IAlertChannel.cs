using Bus.Core.Operation;

namespace Bus.Host.Alerts.Channels;

/// <summary>A way to people.</summary>
internal interface IAlertChannel
{
    /// <summary>Its name in the journal.</summary>
    string Name { get; }

    /// <summary>Whether the settings name it.</summary>
    bool IsOn { get; }

    /// <summary>Tells these together; throws if that cannot be known to have arrived.</summary>
    Task TellAsync(IReadOnlyList<AlertNotice> notices, CancellationToken cancellation);
}
