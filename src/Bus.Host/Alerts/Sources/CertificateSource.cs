using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Bus.Host.Verbs.Doctor;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts.Sources;

/// <summary>Certificates that this node's settings name: those that end soon, or cannot be used. Whoever calls the hub would be the first to notice.</summary>
internal sealed class CertificateSource(IConfiguration configuration, IHostEnvironment place, ILeases leases, IOptions<AlertOptions> options, TimeProvider clock) : IAlertSource
{
    public string Prefix => $"certificate/{leases.Node}/";

    public bool OfThisNode => true;

    public Task<IReadOnlyList<Alert>> LookAsync(IReadOnlyList<Alert> open, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Alert>>(
        [.. CertificateCheck.Run(configuration, place.ContentRootPath, options.Value.KeyExpires, chains: false, clock).Where(c => !c.Finding.Fine)
            .Select(c => new Alert(Prefix + c.Setting, "certificate", leases.Node, Text(c.Finding)))]);

    private static Bilingual Text(Finding finding) => new(
        $"{finding.What.Ja}。{finding.Action!.Ja}（データセンターの運用担当者）。",
        $"{finding.What.En}: {finding.Action.En} (data-centre operator).");
}
