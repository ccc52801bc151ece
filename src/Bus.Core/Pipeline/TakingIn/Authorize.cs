using System.Collections.Immutable;
using Bus.Core.Contracts;
using Bus.Core.Faults;
using Bus.Core.Region;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>May this application hand over this contract? Deny by default: only what the region names under <c>provides</c>.</summary>
internal sealed class Authorize(ICatalogue catalogue, IRecordFormats formats) : IStep<Authenticated, Authorized>
{
    public ValueTask<Result<Authorized>> RunAsync(Authenticated input, CancellationToken cancellation) => new(Judge(input));

    private Result<Authorized> Judge(Authenticated input)
    {
        var arrival = input.Arrival;
        if (catalogue.Current.Find(arrival.Contract) is null)
            return Fault.Of(FaultCode.UnknownService, "この連携インタフェースはありません。", "There is no such contract.");
        if (input.Sender.FindProvision(arrival.Contract) is not { } provision)
            return Fault.Of(FaultCode.Forbidden,
                $"業務システム {input.Sender.Id} は {arrival.Contract} の提供元として登録されていません。",
                $"Application {input.Sender.Id} is not registered as a provider of {arrival.Contract}.");
        if (catalogue.Current.Find(arrival.Contract, arrival.Version ?? provision.Version) is not { } contract)
            return Fault.Of(FaultCode.UnsupportedVersion, "この版の連携インタフェースはありません。", "There is no such version of the contract.");
        if (arrival.Failure is { } failure) return failure;

        var shape = formats.ShapeOf(contract, input.Municipality.Extends.GetValueOrDefault(contract.Name, []));
        return new Authorized(input, provision, shape, TargetsOf(input.Municipality, input.Sender.Id, contract.Name));
    }

    /// <summary>provides × consumes, within the municipality; an application that does both is not sent its own messages.</summary>
    public static ImmutableArray<RouteTarget> TargetsOf(Municipality municipality, string sender, string contract) =>
        [.. from application in municipality.Applications
            where application.Id != sender
            from consumption in application.Consumes
            where consumption.Contract == contract
            select new RouteTarget(application.Id, consumption)];
}
