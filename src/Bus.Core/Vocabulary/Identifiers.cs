namespace Bus.Core.Vocabulary;

/// <summary>
/// 連携経路: the way of one contract into one consumer of a municipality. Order, positions and pauses belong to it;
/// where several applications provide the contract, they share it. Text form: <c>362018/collection-history/delinquency</c>.
/// </summary>
public sealed record RouteId(MunicipalityCode Municipality, string Contract, string Consumer)
{
    /// <summary>Reads the text form; false if it has not three parts or no valid municipality code.</summary>
    public static bool TryParse(string? text, out RouteId? route)
    {
        route = null;
        var parts = (text ?? "").Split('/');
        if (parts.Length != 3 || !MunicipalityCode.TryParse(parts[0], out var code) || parts[1].Length == 0 || parts[2].Length == 0) return false;
        route = new RouteId(code, parts[1], parts[2]);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Municipality}/{Contract}/{Consumer}";
}

/// <summary>業務システム: an application of one municipality, as authenticated or as addressed.</summary>
public readonly record struct ApplicationRef(MunicipalityCode Municipality, string Application)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Municipality}.{Application}";
}

/// <summary>受付番号: <c>{municipality}-{yyyyMMdd of acceptance, JST}-{serial of the municipality, 10 digits}</c>.</summary>
public static class ReceiptNumber
{
    /// <summary>The text of a receipt number.</summary>
    public static string Format(MunicipalityCode municipality, DateOnly day, long serial) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{municipality}-{day:yyyyMMdd}-{serial:D10}");

    /// <summary>The serial of a receipt number. Of two receipts of a municipality the later one has the greater serial, whatever the clock said.</summary>
    public static long SerialOf(string receipt) => long.Parse(receipt.AsSpan(16), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The municipality a receipt number names; false if the text is no receipt number.</summary>
    public static bool TryGetMunicipality(string? text, out MunicipalityCode municipality)
    {
        municipality = default;
        return text is { Length: 26 } && text[6] == '-' && text[15] == '-' && MunicipalityCode.TryParse(text[..6], out municipality);
    }
}
