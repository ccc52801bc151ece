namespace Bus.Region.Exporting;

/// <summary>A document as YAML in the shape that people write: blocks, with what is short on one line.</summary>
internal static class YamlText
{
    public static string Of(RegionDocument document)
    {
        var text = new StringWriter { NewLine = "\n" };
        var yaml = new YamlWriter(text);
        yaml.Document(() =>
        {
            yaml.List("municipalities", document.Municipalities, municipality => Write(yaml, municipality), evenIfEmpty: true);
            Quotas(yaml, document.Quotas);
            yaml.List("operators", document.Operators, entry => OversightText.Write(yaml, entry));
            OversightText.Write(yaml, document.Approvals);
        });
        return Plane2.Plain(text.ToString());
    }

    private static void Write(YamlWriter yaml, MunicipalityDocument municipality)
    {
        yaml.Quoted("code", municipality.Code);
        yaml.Text("name", municipality.Name);
        yaml.Text("host", municipality.Host);
        if (municipality.Extends.Count > 0)
            yaml.Map("extends", municipality.Extends, extends =>
            {
                foreach (var (contract, items) in extends) yaml.List(contract, items, item => Write(yaml, item), flow: true);
            });
        yaml.List("applications", municipality.Applications, application => ApplicationText.Write(yaml, application));
        yaml.List("relyingParties", municipality.RelyingParties, party => RelyingPartyText.Write(yaml, party));
        yaml.Map("staff", municipality.Staff, staff =>
        {
            yaml.Text("value", staff.Value);
            yaml.Plain("changeAtFirstSignIn", staff.ChangeAtFirstSignIn);
        });
        DirectoryText.Write(yaml, municipality.Directory);
        yaml.Map("cards", municipality.Cards, cards =>
        {
            yaml.Content("ca", cards.Ca);
            yaml.Text("from", cards.From);
            yaml.Text("to", cards.To);
            yaml.Text("use", cards.Use);
            yaml.Text("crl", cards.Crl);
        });
        yaml.Map("emergency", municipality.Emergency, emergency =>
        {
            yaml.Text("when", emergency.When);
            yaml.Text("lasts", emergency.Lasts);
            yaml.Texts("duties", emergency.Duties);
            yaml.Text("secondFactor", emergency.SecondFactor);
        }, flow: true);
        yaml.List("zones", municipality.Zones ?? [], zone =>
        {
            yaml.Text("id", zone.Id);
            yaml.Texts("networks", zone.Networks);
        }, flow: true);
        yaml.Map("secondFactor", municipality.SecondFactor, second =>
        {
            yaml.Texts("duties", second.Duties);
            yaml.Texts("from", second.From);
            yaml.Texts("outside", second.Outside);
        }, flow: true);
        TimetableText.Write(yaml, municipality.Calendar);
        yaml.Quoted("cutOver", municipality.CutOver);
        Quotas(yaml, municipality.Quotas);
        OversightText.Write(yaml, municipality.Approvals);
    }

    private static void Write(YamlWriter yaml, AdditionalItemDocument item)
    {
        yaml.Text("element", item.Element);
        yaml.Text("header", item.Header);
        yaml.Text("type", item.Type);
        yaml.Plain("maxLength", item.MaxLength);
        yaml.Plain("required", item.Required);
    }

    private static void Quotas(YamlWriter yaml, QuotasDocument? present) => yaml.Map("quotas", present, quotas =>
    {
        yaml.Plain("messagesPerSecond", quotas.MessagesPerSecond);
        yaml.Text("bulkBytesPerDay", quotas.BulkBytesPerDay);
    }, flow: true);
}
