namespace Bus.Region.Reading;

/// <summary>The shape of the region file: which keys there are, and what each holds.</summary>
internal static class DocumentReader
{
    public static RegionDocument Read(ReadScope scope, SourceNode root)
    {
        if (root is SourceScalar { IsNull: true } or not SourceMap)
        {
            scope.Error(root, DocumentPath.Root, root is SourceScalar { IsNull: true } ? ReadTexts.Empty() : ReadTexts.NotAMap("region"));
            return new RegionDocument();
        }
        return Region(new MapReader(scope, (SourceMap)root, DocumentPath.Root, Shape.KeysOf(Region)));
    }

    private static RegionDocument Region(MapReader map) => new()
    {
        Municipalities = map.Maps("municipalities", Municipality),
        Quotas = map.Map("quotas", Quotas),
        Operators = map.Maps("operators", Operator),
        Approvals = map.Map("approvals", Approvals),
    };

    private static MunicipalityDocument Municipality(MapReader map) => new()
    {
        Code = map.Text("code"),
        Name = map.Text("name"),
        Host = map.Text("host"),
        Extends = map.MapsByName("extends", AdditionalItem),
        Applications = map.Maps("applications", ApplicationReader.Read),
        RelyingParties = map.Maps("relyingParties", RelyingPartyReader.Read),
        Staff = map.Map("staff", Staff),
        Directory = map.Map("directory", DirectoryReader.Read),
        Cards = map.Map("cards", c => new CardsDocument { Ca = c.Content("ca"), From = c.Text("from"), To = c.Text("to"), Use = c.Text("use"), Crl = c.Text("crl") }),
        Emergency = map.Map("emergency", e => new EmergencyDocument { When = e.Text("when"), Lasts = e.Text("lasts"), Duties = e.Texts("duties") ?? [], SecondFactor = e.Text("secondFactor") }),
        Zones = map.Has("zones") ? map.Maps("zones", z => new ZoneDocument { Id = z.Text("id"), Networks = z.Texts("networks") ?? [] }) : null,
        SecondFactor = map.Map("secondFactor", rule => new SecondFactorDocument { Duties = rule.Texts("duties") ?? [], From = rule.Texts("from") ?? [], Outside = rule.Texts("outside") ?? [] }),
        Quotas = map.Map("quotas", Quotas),
        Calendar = map.Map("calendar", calendar => new CalendarDocument { Closed = calendar.Texts("closed") ?? [], Open = calendar.Texts("open") ?? [] }),
        CutOver = map.Text("cutOver"),
        Approvals = map.Map("approvals", Approvals),
    };

    private static AdditionalItemDocument AdditionalItem(MapReader map) => new()
    {
        Element = map.Text("element"),
        Header = map.Text("header"),
        Type = map.Text("type"),
        MaxLength = map.Integer("maxLength"),
        Required = map.Flag("required"),
    };

    private static StaffDocument Staff(MapReader map) => new()
    {
        Value = map.ValueOrFile(),
        ChangeAtFirstSignIn = map.Flag("changeAtFirstSignIn"),
    };

    private static QuotasDocument Quotas(MapReader map) => new()
    {
        MessagesPerSecond = map.Integer("messagesPerSecond"),
        BulkBytesPerDay = map.Text("bulkBytesPerDay"),
    };

    private static OperatorDocument Operator(MapReader map) => new()
    {
        Id = map.Text("id"),
        Name = map.Text("name"),
        Role = map.Text("role"),
        Municipality = map.Text("municipality"),
        Token = map.Secrets("token"),
    };

    private static ApprovalsDocument Approvals(MapReader map) => new() { Replay = map.Text("replay") };
}
