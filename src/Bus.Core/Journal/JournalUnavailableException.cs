using Bus.Core.Vocabulary;

namespace Bus.Core.Journal;

/// <summary>
/// The journal's database cannot be used: it is not reached, refuses the hub, is full or not fit for a journal. At start the hub does not start;
/// later, whoever asked or wrote is told so, and nothing is promised. An <see cref="IOException"/>, because it is one to whoever takes messages in.
/// </summary>
public sealed class JournalUnavailableException(Bilingual what, Exception? cause = null) : IOException(what.ToString(), cause)
{
    /// <summary>What is wrong and what to do. Holds no secret of the connection string.</summary>
    public Bilingual What { get; } = what;

    /// <summary>True: what stands in its files is not what was written there, and no restart mends it.</summary>
    public bool IsDamage { get; private init; }

    /// <summary>True: starting again mends nothing; somebody has to do what is said first.</summary>
    public bool IsLasting { get; init; }

    /// <summary>The connection broke amid a read, which can be made again.</summary>
    public static JournalUnavailableException LostReading(Exception cause) => new(new Bilingual(
        "連携履歴のデータベースとの接続が読み取り中に切れました。", "The connection to the journal's database was lost while it was read."), cause);

    /// <summary>The database answers that it cannot: its disk is full, it is starting or stopping, or its files fail.</summary>
    public static JournalUnavailableException InTrouble(Exception cause) => new(new Bilingual(
        $"連携履歴のデータベースが処理できません（{cause.Message}）。ディスクの空きとサーバーの状態を確かめてください。",
        $"The journal's database cannot do it ({cause.Message}). Check its disk space and the state of its server."), cause);

    /// <summary>The database finds its own files damaged.</summary>
    public static JournalUnavailableException Damaged(Exception? cause, string said) => new(new Bilingual(
        $"連携履歴のデータベースが壊れています（{said}）。", $"The journal's database is damaged ({said})."), cause) { IsDamage = true, IsLasting = true };
}
