using Bus.Demo.Clients;

namespace Bus.Demo.Sample;

/// <summary>A record to send, with what its sender knows about it.</summary>
/// <param name="Record">As it is sent.</param>
/// <param name="Amount">Its amount in yen by the sender's own books.</param>
/// <param name="Damage">What was spoiled on purpose; null: nothing, the record is good.</param>
public sealed record SampleRecord(CollectionRecord Record, long Amount, SampleDamage? Damage);

/// <summary>How a record is spoiled on purpose.</summary>
public enum SampleDamage
{
    /// <summary>通知書番号 is empty.</summary>
    MissingItem,
    /// <summary>領収年月日 is the 30th of February.</summary>
    UnrealDate,
    /// <summary>収納税額 is not a number.</summary>
    NotANumber,
    /// <summary>通知書番号 has 41 digits.</summary>
    TooLong,
    /// <summary>市区町村コード is another municipality's.</summary>
    OtherMunicipality,
    /// <summary>仮消区分 is a code that does not exist.</summary>
    UnknownCode,
}
