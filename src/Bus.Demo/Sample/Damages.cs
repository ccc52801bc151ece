using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Sample;

/// <summary>Spoils records.</summary>
internal static class Damages
{
    private const string Saga = "412015", Tokushima = "362018";

    public static SampleRecord Spoil(CollectionRecord record, SampleDamage damage)
    {
        var amount = record.Amount;
        switch (damage)
        {
            case SampleDamage.MissingItem: record[CollectionItem.NoticeNumber] = ""; break;
            case SampleDamage.UnrealDate: record[CollectionItem.ReceivedDate] = "2026-02-30"; break;
            case SampleDamage.NotANumber: record[CollectionItem.TaxCollected] = "12,3oo"; break;
            case SampleDamage.TooLong: record[CollectionItem.NoticeNumber] = new string('9', 41); break;
            case SampleDamage.OtherMunicipality: record[CollectionItem.MunicipalityCode] = record[CollectionItem.MunicipalityCode] == Saga ? Tokushima : Saga; break;
            case SampleDamage.UnknownCode: record[CollectionItem.ProvisionalKind] = "7"; break;
            default: throw new ArgumentOutOfRangeException(nameof(damage));
        }
        return new SampleRecord(record, amount, damage);
    }
}
