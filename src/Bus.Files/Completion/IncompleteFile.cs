using Bus.Core.Vocabulary;

namespace Bus.Files.Completion;

/// <summary>What a file in a drop folder lacks to be complete.</summary>
internal enum Lack
{
    /// <summary>Another name: it has a temporary one.</summary>
    FinalName,
    /// <summary>The end of its upload.</summary>
    UploadEnd,
    /// <summary>A sign that its upload ended as its client meant it to.</summary>
    UploadConfirmed,
    /// <summary>Time in which it does not change.</summary>
    Quiet,
    /// <summary>A rename from a temporary name.</summary>
    Rename,
    /// <summary>A rename from a temporary name, or its end file.</summary>
    RenameOrEndFile,
    /// <summary>Its end file.</summary>
    EndFile,
    /// <summary>The rest of its end file.</summary>
    WholeEndFile,
    /// <summary>Its end file, for which it waits a while only.</summary>
    EndFileInTime,
    /// <summary>It is an end file and lacks its data.</summary>
    Data,
    /// <summary>A name that is UTF-8: with another one nothing can open it.</summary>
    Utf8Name,
    /// <summary>Being an ordinary file: it is a folder, a link, a pipe.</summary>
    OrdinaryFile,
    /// <summary>Its application: the region does not name it, so nobody takes what lies in its home.</summary>
    Application,
}

/// <summary>A file that lies in a drop folder and is not complete.</summary>
/// <param name="Since">When it was first seen as it is; where it lay there before the first look, when it was last written.</param>
/// <param name="Until">When it lacks that no more, if nothing else happens; null: not by itself.</param>
internal sealed record IncompleteFile(string Name, long Size, DateTimeOffset Since, Lack Lacks, DateTimeOffset? Until)
{
    /// <summary>When it was last seen to change; null: not since <see cref="Since"/>.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Since when nothing has happened to it and nothing will unless somebody does something; null: it becomes complete by itself.</summary>
    public DateTimeOffset? StuckSince => Until is null ? ChangedAt ?? Since : null;

    /// <summary>What it waits for, for people, and who can bring it.</summary>
    public Bilingual WaitsFor => Lacks switch
    {
        Lack.FinalName => new("仮の名前（.tmp・.part・.filepart・先頭のドット）のままです。書き終えたら、送信側が正式な名前に変えてください。",
            "It has a temporary name (.tmp, .part, .filepart, leading dot). The sender renames it when it is whole."),
        Lack.UploadEnd => new("アップロードが終わっていません（送信中か、途中で切れました）。切れたものは、送信側が続きを送るか送り直してください。",
            "Its upload has not ended: it is under way, or was cut. If it was cut, the sender resumes or repeats it."),
        Lack.UploadConfirmed => new($"アップロードが正しく終わったか分かりません。送信側が QUIT で終えるか、送り直すか、仮の名前からの改名か {End} で示してください。",
            $"Nothing tells whether its upload ended well. The sender ends with QUIT, repeats it, renames it from a temporary name, or sends {End}."),
        Lack.Quiet => new($"{Time} まで変化がないことを待っています（Files:Quiet）。", $"It must not change until {Time} (Files:Quiet)."),
        Lack.Rename => new("仮の名前（.tmp・.part・.filepart・先頭のドット）から改名されていません。この経路（complete）は改名で完了とします。送信側が仮の名前で置いて改名してください。",
            "It was not renamed from a temporary name (.tmp, .part, .filepart, leading dot), as its route asks (complete). The sender puts it there under one and renames it."),
        Lack.RenameOrEndFile => new($"エンドファイル {End} がなく、仮の名前（.tmp・.part・.filepart・先頭のドット）からの改名もされていません。この経路（complete）はどちらかで完了とします。送信側がどちらかを行ってください。",
            $"It has no end file {End} and was not renamed from a temporary name (.tmp, .part, .filepart, leading dot); its route asks for one of them (complete). The sender does either."),
        Lack.EndFile => new($"エンドファイル {End} がありません。この経路（complete）はエンドファイルがなければ取り込みません。送信側が置いてください。",
            $"Its end file {End} is not there, and its route takes none without (complete). The sender puts it there."),
        Lack.WholeEndFile => new($"エンドファイル {End} が空か、アップロードの途中です。送信側が書き終えてください。", $"Its end file {End} is empty or still being uploaded. The sender completes it."),
        Lack.EndFileInTime => new($"エンドファイル {End} を {Time} まで待っています（Files:EndFileWait）。来なければ、なしで取り込みます。",
            $"It waits for its end file {End} until {Time} (Files:EndFileWait), then it is taken without."),
        Lack.Utf8Name => new("ファイル名が UTF-8 ではないため、取り込めません（表示している名前は、Shift_JIS として読んだものか、バイトの 16 進です）。送信側が、ASCII か UTF-8 の名前で置き直し、このファイルを消してください。",
            "Its name is not UTF-8, so it cannot be taken (what is shown is read as Shift_JIS, or the bytes in hex). The sender puts it there again under a name in ASCII or UTF-8, and deletes this one."),
        Lack.OrdinaryFile => new("通常のファイルではありません（フォルダー・リンク・名前付きパイプなど）。取り込むのは in/{連携}/ の直下に置かれた通常のファイルだけです。送信側が、ファイルそのものを直下に置き、これを消してください。",
            "It is no ordinary file but a folder, a link, a pipe or the like. Only ordinary files right in in/{contract}/ are taken. The sender puts the file itself there, and deletes this."),
        Lack.Application => new("この業務システムはリージョン定義にないため、取り込まれません。送信側が今の業務システムのフォルダーに置き直してこれを消すか、運用担当者がこの業務システムをリージョン定義に戻してください。",
            "The region names no such application, so it is not taken. The sender puts it into the folder of the application that there is now, and deletes this; or the operator brings the application back into the region."),
        _ => new($"エンドファイルですが、データファイル {DropName.Shown(DropName.DataNameOf(Name))} がありません。送信側が置くか、このファイルを消してください。",
            $"It is an end file, and its data file {DropName.Shown(DropName.DataNameOf(Name))} is not there. The sender puts that there, or deletes this one."),
    };

    private string End => DropName.Shown(Name) + DropName.EndSuffix;
    private string Time => Until is { } until ? JapanTime.Of(until).ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) : "";
}
