using System.Text;
using Bus.Core.Contracts;
using Bus.Core.Dispatch;
using Bus.Core.Journal;
using Bus.Core.Region;
using Bus.Core.Security;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Soap.Tests.Egress;

/// <summary>The hand-over by SOAP out of a real container, against a consumer on Kestrel.</summary>
public sealed class HandOverBench : IAsyncLifetime
{
    private readonly SoapHost _host = new();

    internal Consumer Consumer { get; private set; } = null!;
    internal List<DeliveryChange> Commits { get; } = [];
    /// <summary>False: somebody else has the delivery after so many commits.</summary>
    internal Func<bool> MayLeave { get; set; } = () => true;
    internal int CommitsUntilLost { get; set; } = int.MaxValue;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        Consumer = await Consumer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Consumer.DisposeAsync();
        await _host.DisposeAsync();
    }

    internal SoapTarget Target(TimeSpan? timeout = null, string? user = null, string? password = null) => new(Consumer.Url, timeout ?? TimeSpan.FromMinutes(5), user,
        password is null ? null : Convert.ToBase64String(_host.Keys.Seal(Sample.Municipality, Encoding.UTF8.GetBytes(password), SecretContext.SoapTarget("delinquency", "collection-history"))));

    internal Task<HandOverResult> HandOverAsync(Delivery delivery, SoapTarget? target = null, int recordsPerMessage = 2, string name = "徳島 太郎",
        CancellationToken cancellation = default)
    {
        Commits.Clear();
        var shape = Sample.Shape(_host.Contract, _host.Services.GetRequiredService<IRecordFormats>());
        return _host.Services.GetServices<IHandOver>().Single(h => h.Kind == HandOverKind.Soap).HandOverAsync(new HandOverJob
        {
            Delivery = delivery, Shape = shape,
            Consumption = new Consumption { Contract = "collection-history", By = HandOverKind.Soap, Soap = target ?? Target(), RecordsPerMessage = recordsPerMessage },
            OpenRecords = from => new FakeRecords(shape, delivery.Message.Accepted.Records, from, name),
            MayLeave = MayLeave,
            CommitAsync = change =>
            {
                Commits.Add(change);
                return Task.FromResult(Commits.Count < CommitsUntilLost);
            },
        }, cancellation);
    }
}
