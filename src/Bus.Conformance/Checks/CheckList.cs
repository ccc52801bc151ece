namespace Bus.Conformance.Checks;

/// <summary>The one list: which checks are made, in their order.</summary>
internal static class CheckList
{
    public static IReadOnlyList<Check> Of(ConformanceRole role, ConformanceTarget target) => (role, target) switch
    {
        (ConformanceRole.Provider, ConformanceTarget.Hub) =>
        [
            DescriptionChecks.Wsdl, HandOverChecks.Accept, HandOverChecks.Totals, HandOverChecks.Empty, HandOverChecks.Duplicate, HandOverChecks.Contradiction, HandOverChecks.TimeOut,
            HandOverChecks.Order, HandOverChecks.Characters, HandOverChecks.LargePage, HandOverChecks.Receipt, RefusalChecks.InvalidRecord, RefusalChecks.OtherMunicipality, RefusalChecks.FaultText,
            ClosingChecks.Open, ClosingChecks.Close, ClosingChecks.Again, ClosingChecks.Totals, ClosingChecks.Late, ClosingChecks.WrongDate, ClosingChecks.NotProvided,
            .. WireChecks.All, WireChecks.Soap12,
        ],
        (ConformanceRole.Provider, _) =>
        [
            DescriptionChecks.Wsdl, HandOverChecks.Accept, HandOverChecks.Totals, HandOverChecks.Empty, HandOverChecks.Duplicate, HandOverChecks.TimeOut, HandOverChecks.Order,
            HandOverChecks.Characters, HandOverChecks.LargePage, .. WireChecks.All,
        ],
        (ConformanceRole.Consumer, ConformanceTarget.Hub) =>
        [
            DescriptionChecks.Wsdl, QueryChecks.Answer, QueryChecks.AtOnce, QueryChecks.Incomplete, QueryChecks.OtherMunicipality, .. WireChecks.All, WireChecks.Soap12,
        ],
        (ConformanceRole.Fetcher, _) =>
        [
            DescriptionChecks.Wsdl, MailboxChecks.Fetch, MailboxChecks.Again, MailboxChecks.Sequence, MailboxChecks.ContentTotals, MailboxChecks.Acknowledge, MailboxChecks.AcknowledgeUnknown,
            ClosingChecks.Consumer,
            .. WireChecks.All, WireChecks.Soap12,
        ],
        _ => [DescriptionChecks.Wsdl, QueryChecks.Answer, QueryChecks.AtOnce, .. WireChecks.All],
    };
}
