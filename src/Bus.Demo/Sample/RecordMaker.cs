using System.Globalization;
using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Sample;

/// <summary>Draws single records that keep every rule of the contract.</summary>
internal sealed class RecordMaker(SamplePlan plan, Random random)
{
    private static readonly string[] Subjects = ["01", "02", "03", "04", "05", "08", "10"];
    private const string Corporate = "03", Withheld = "02";
    private int _keys, _history, _transactions;

    /// <summary>A payment under an ordering key that no other record has.</summary>
    public CollectionRecord Payment()
    {
        var year = FiscalYear(plan.BusinessDate);
        var levy = year - random.Next(4);
        var subject = Subjects[random.Next(Subjects.Length)];
        var received = plan.BusinessDate.AddDays(-random.Next(1, 10));
        var record = new CollectionRecord
        {
            [CollectionItem.MunicipalityCode] = plan.Municipality.Value,
            [CollectionItem.LevyYear] = Digits(levy, 4),
            [CollectionItem.TaxYear] = Digits(random.Next(4) == 0 ? levy - 1 : levy, 4),
            [CollectionItem.SubjectCode] = subject,
            [CollectionItem.NoticeNumber] = Serial(++_keys),
            [CollectionItem.Instalment] = Digits(random.Next(1, 11), 2),
            [CollectionItem.WithholderNumber] = subject == Withheld ? Digits(random.Next(1, 10_000_000), 7) : "",
            [CollectionItem.BusinessYearNumber] = subject == Corporate ? Digits(levy, 4) + "0331" : "",
            [CollectionItem.DeclarationNumber] = subject == Corporate ? "1" : "",
            [CollectionItem.AddresseeNumber] = Digits(random.Next(1, 100_000), 15),
            [CollectionItem.AccountingYear] = Digits(year, 4),
            [CollectionItem.PaymentKind] = "1",
            [CollectionItem.PaymentTypeCode] = "01",
            [CollectionItem.PaymentChannel] = Digits(random.Next(1, 7), 2),
            [CollectionItem.ReceivedDate] = Day(received),
            [CollectionItem.IncomeDate] = random.Next(20) == 0 ? "0000-00-00" : Day(plan.BusinessDate),
            [CollectionItem.PaidNoticeNumber] = Digits(random.Next(1, 1_000_000_000), 12),
            [CollectionItem.OperationDate] = Day(plan.BusinessDate),
            [CollectionItem.Deleted] = "0",
            [CollectionItem.AddresseeName] = subject == Corporate ? Payers.Company(random) : Payers.Person(random),
        };
        if (random.Next(3) != 0)
        {
            record[CollectionItem.CollectingShop] = Digits(random.Next(1, 10_000), 4);
            record[CollectionItem.CollectingBranch] = Digits(random.Next(1, 1000), 3);
        }
        SetAmounts(record);
        return Numbered(record);
    }

    /// <summary>The same fact in another state: 仮消 0, 本消 1, 取消 9. It keeps its 収納履歴番号 and replaces what came before.</summary>
    public CollectionRecord InState(CollectionRecord record, string provisionalKind)
    {
        var next = Stamped(record.Copy());
        next[CollectionItem.ProvisionalKind] = provisionalKind;
        return next;
    }

    /// <summary>A further payment under the same ordering key: a new 収納履歴番号.</summary>
    public CollectionRecord Further(CollectionRecord record)
    {
        var next = record.Copy();
        SetAmounts(next);
        return Numbered(next);
    }

    /// <summary>Both ends of an appropriation (充当): what one instalment has too much pays another; one 取引番号, together 0 yen.</summary>
    public (CollectionRecord From, CollectionRecord To) Appropriation()
    {
        var (from, to) = (Payment(), Payment());
        var yen = 100L * random.Next(1, 500);
        var transaction = "T" + Serial(++_transactions);
        foreach (var (record, amount) in new[] { (from, -yen), (to, yen) })
        {
            record[CollectionItem.CollectionKind] = "4";
            record[CollectionItem.TransferKind] = "1";
            record[CollectionItem.TransactionNumber] = transaction;
            SetAmounts(record, amount, 0, 0);
        }
        return (from, to);
    }

    private CollectionRecord Numbered(CollectionRecord record)
    {
        record[CollectionItem.HistoryNumber] = (++_history).ToString(CultureInfo.InvariantCulture);
        record[CollectionItem.ProvisionalKind] = "1";
        return Stamped(record);
    }

    private CollectionRecord Stamped(CollectionRecord record)
    {
        record[CollectionItem.OperationTime] = string.Create(CultureInfo.InvariantCulture, $"{random.Next(8, 18):D2}:{random.Next(60):D2}:{random.Next(60):D2}");
        return record;
    }

    private void SetAmounts(CollectionRecord record)
    {
        var kind = random.Next(100) switch { < 94 => 1, < 97 => 2, _ => 3 };
        record[CollectionItem.CollectionKind] = Digits(kind, 1);
        record[CollectionItem.TransferKind] = "0";
        var tax = 100L * random.Next(1, 900);
        if (kind != 1) SetAmounts(record, -tax, 0, 0);
        else SetAmounts(record, tax, random.Next(4) == 0 ? 100 : 0, random.Next(4) == 0 ? 100L * random.Next(1, 90) : 0);
    }

    private static void SetAmounts(CollectionRecord record, long tax, long fee, long charge)
    {
        record[CollectionItem.TaxCollected] = tax.ToString(CultureInfo.InvariantCulture);
        record[CollectionItem.DunningFeeCollected] = fee.ToString(CultureInfo.InvariantCulture);
        record[CollectionItem.DelinquencyChargeCollected] = charge.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>18 digits that differ by run, path and number.</summary>
    private string Serial(int number) => plan.Run + (plan.Path == EntryPath.Soap ? "1" : "2") + Digits(number, 7);

    private static int FiscalYear(DateOnly day) => day.Month >= 4 ? day.Year : day.Year - 1;

    private static string Digits(int number, int width) => number.ToString("D" + width, CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
