namespace Bus.Core.Vocabulary;

/// <summary>全件 / 差分: whether a message replaces all or adds changes.</summary>
public enum Extent
{
    /// <summary>差分: changes since the last (<c>diff</c>).</summary>
    Differential,
    /// <summary>全件: everything (<c>full</c>).</summary>
    Full,
}

/// <summary>The way a message came in.</summary>
public enum EntryPath
{
    /// <summary>A SOAP call.</summary>
    Soap,
    /// <summary>連携ファイル: a bulk file.</summary>
    File,
}

/// <summary>How a consumer takes its deliveries.</summary>
public enum HandOverKind
{
    /// <summary>A file in its <c>out/</c> folder.</summary>
    File,
    /// <summary>A call to its own <c>Send…</c> endpoint.</summary>
    Soap,
    /// <summary>受信箱: it fetches them itself.</summary>
    Mailbox,
}

/// <summary>State of a receipt.</summary>
public enum ReceiptState
{
    /// <summary>処理中: being read; nothing is released yet.</summary>
    Processing,
    /// <summary>受付済: committed to the journal.</summary>
    Accepted,
    /// <summary>拒否: nothing of it was taken.</summary>
    Refused,
    /// <summary>重複: the same file came before; nothing new was taken.</summary>
    Duplicate,
}

/// <summary>Where a bulk file is on its way into the journal.</summary>
public enum FilePhase
{
    /// <summary>受信中: it is being fetched from a partner's server.</summary>
    Fetching,
    /// <summary>完了待ち: it lies in its drop folder and is not complete yet.</summary>
    Incomplete,
    /// <summary>順番待ち: others are read before it.</summary>
    Queued,
    /// <summary>待機: it may not be read now.</summary>
    Waiting,
    /// <summary>取込中: it is read, validated and journalled.</summary>
    Reading,
    /// <summary>確定中: all is read; totals are compared, and the end is committed.</summary>
    Committing,
}

/// <summary>State of a delivery.</summary>
public enum DeliveryState
{
    /// <summary>待機: may go as soon as there is room, or when its next attempt is due.</summary>
    Waiting,
    /// <summary>先行待ち: behind an earlier unfinished delivery that shares an ordering key.</summary>
    Held,
    /// <summary>配信中: on its way, or in the mailbox and not acknowledged.</summary>
    Delivering,
    /// <summary>配信済: the consumer has it.</summary>
    Delivered,
    /// <summary>保留: needs a person; holds its keys, no others.</summary>
    Parked,
}

/// <summary>What happens to the rest of a bulk file when a record is refused.</summary>
public enum OnError
{
    /// <summary>Later records of the same ordering key are refused too.</summary>
    Key,
    /// <summary>Only the record itself.</summary>
    Record,
    /// <summary>The whole file.</summary>
    File,
}

/// <summary>The spelling of the states in XML, JSON, YAML and on screens.</summary>
public static class StateNames
{
    /// <summary>Lower-case English name, e.g. <c>accepted</c>, <c>parked</c>, <c>key</c>; an extent is <c>full</c> or <c>diff</c>.</summary>
    public static string Wire<T>(this T state) where T : struct, Enum =>
        state is Extent.Differential ? "diff" : state.ToString().ToLowerInvariant();

    /// <summary>Reads what <see cref="Wire{T}"/> writes; false for anything else.</summary>
    public static bool TryParse<T>(string? text, out T state) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (value.Wire() != text) continue;
            state = value;
            return true;
        }
        state = default;
        return false;
    }
}
