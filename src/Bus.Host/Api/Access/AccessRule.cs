namespace Bus.Host.Api.Access;

/// <summary>Who may call an endpoint. One that says nothing is the data centre's operators' alone.</summary>
internal enum AccessRule
{
    /// <summary>Operators.</summary>
    Operate,
    /// <summary>Operators, and auditors of the whole region: what has no municipality.</summary>
    Read,
    /// <summary>Everybody who has proved themselves; the endpoint shows nothing but the caller's municipality.</summary>
    ReadOwn,
    /// <summary>Operators and managers; the endpoint touches nothing but the caller's municipality.</summary>
    ActOwn,
}

internal static class AccessRules
{
    /// <summary>Opens an endpoint to more than the operators.</summary>
    public static RouteHandlerBuilder For(this RouteHandlerBuilder endpoint, AccessRule rule) => endpoint.WithMetadata(new AccessMark(rule));

    /// <summary>Closes a group: everybody must prove who they are.</summary>
    public static RouteGroupBuilder Guarded(this RouteGroupBuilder group) => group.WithMetadata(new GuardMark());
}

/// <summary>The rule of an endpoint.</summary>
internal sealed record AccessMark(AccessRule Rule);

/// <summary>The endpoint belongs to the management API.</summary>
internal sealed record GuardMark;
