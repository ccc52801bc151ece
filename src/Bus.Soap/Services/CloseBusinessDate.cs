using System.Globalization;
using Bus.Core.Closings;
using Bus.Core.Faults;
using Bus.Core.Vocabulary;
using Bus.Soap.Ingress;
using Bus.Soap.Wire;

namespace Bus.Soap.Services;

/// <summary><c>CloseBusinessDate(contract, businessDate, records?, amount?)</c>: the caller has handed over all that it had for the date.</summary>
internal sealed class CloseBusinessDate(IClosings closings) : IExchangeOperation
{
    public string Name => "CloseBusinessDate";
    public IReadOnlyList<Parameter> Parameters { get; } = [new("contract", 1, 1), new("businessDate", 1, 1), new("records", 0, 1), new("amount", 0, 1)];

    public async Task<Fault?> AnswerAsync(ApplicationRef caller, ExchangeRequest asked, Reply reply, CancellationToken cancellation)
    {
        if (!ClosingDate.Of(asked).TryGet(out var day, out var fault)) return fault;
        if (!Number(asked, "records").TryGet(out var records, out fault) || !Number(asked, "amount").TryGet(out var amount, out fault)) return fault;
        var statement = new ClosingStatement(new ClosingKey(caller, asked.One("contract")!, day), caller.Application) { Records = records, Amount = amount };
        if (!(await closings.StateAsync(statement, cancellation)).TryGet(out var status, out fault)) return fault;
        await reply.AnswerAsync(body =>
        {
            body.Xml.WriteStartElement("CloseBusinessDateResponse", Namespaces.Exchange);
            ClosingXml.Write(body.Xml, status);
            body.Xml.WriteEndElement();
        });
        return null;
    }

    private static Result<long?> Number(ExchangeRequest asked, string parameter)
    {
        if (asked.One(parameter) is not { } text) return (long?)null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? (long?)number
            : Refusals.Element(parameter, "整数でなければなりません。", "it must be an integer.");
    }
}

/// <summary>The parameter <c>businessDate</c> of <c>exchange</c>.</summary>
internal static class ClosingDate
{
    public static Result<DateOnly> Of(ExchangeRequest asked) =>
        DateOnly.TryParseExact(asked.One("businessDate"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : Refusals.Element("businessDate", "実在する日付（例 2026-11-20）でなければなりません。", "it must be a date that exists, such as 2026-11-20.");
}
