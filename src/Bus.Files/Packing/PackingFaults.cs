using Bus.Core.Faults;

namespace Bus.Files.Packing;

/// <summary>What can be wrong with a packed file. No text takes what is in it.</summary>
internal static class PackingFaults
{
    public static Fault Damaged { get; } = Fault.Of(FaultCode.NotWellFormed,
        "圧縮ファイルを最後まで展開できません。途中で切れているか壊れています。作り直して置き直してください。",
        "The packed file cannot be unpacked to its end: it is cut or damaged. Pack it again and drop it again.");

    public static Fault NotZip { get; } = Fault.Of(FaultCode.NotWellFormed,
        "zip ファイルとして読めません。経路の compression の指定とファイルを確認してください。", "It cannot be read as a zip archive. Check compression of the route, and the file.");

    public static Fault NotOneEntry { get; } = Fault.Of(FaultCode.InvalidMessage,
        "zip には、ファイルをちょうど一つ入れてください（フォルダーも入れないでください）。", "A zip archive holds exactly one file, and no folder.");

    public static Fault EncryptedZip { get; } = Fault.Of(FaultCode.InvalidMessage,
        "zip の暗号化には対応していません。暗号化する場合は gpg（OpenPGP）を使ってください。", "Encrypted zip archives are not taken. Use gpg (OpenPGP) to encrypt.");

    public static Fault Nested { get; } = Fault.Of(FaultCode.InvalidMessage,
        "展開した中身がさらに圧縮ファイルです。圧縮は一度だけにしてください。", "What was unpacked is a packed file again. Pack once only.");

    public static Fault Unexpected { get; } = Fault.Of(FaultCode.InvalidMessage,
        "圧縮ファイルのようですが、経路では圧縮なし（compression: none）と定められています。圧縮せずに置くか、リージョン定義に compression を書いてください。",
        "The file seems to be packed, but the route says compression: none. Drop it unpacked, or write compression into the region file.");

    public static Fault OtherKey { get; } = Fault.Of(FaultCode.InvalidMessage,
        "このハブの鍵では復号できません。団体・業務システムの公開鍵で暗号化して置き直してください。", "It is not encrypted to the key of this hub. Encrypt it to the public key of this municipality's application and drop it again.");

    public static Fault NotEncrypted { get; } = Fault.Of(FaultCode.InvalidMessage,
        "暗号化されたファイル（OpenPGP）ではありません。経路では暗号化が定められています。", "It is no encrypted file (OpenPGP), which the route asks for.");

    public static Fault DamagedCipher { get; } = Fault.Of(FaultCode.NotWellFormed,
        "暗号化ファイルを最後まで復号できません。途中で切れているか、書き換えられています。", "The encrypted file cannot be decrypted to its end: it is cut, or was altered.");

    public static Fault TooLarge(long limit) => Fault.Of(FaultCode.TooLarge,
        $"展開後の大きさが上限 {limit:N0} バイト（Files:Unpacking:MaxBytes）を超えます。ファイルを分けてください。", $"Unpacked it is larger than {limit:N0} bytes (Files:Unpacking:MaxBytes). Send it in parts.");

    public static Fault TooDense(int ratio) => Fault.Of(FaultCode.TooLarge,
        $"圧縮率が上限の {ratio:N0} 倍（Files:Unpacking:MaxRatio）を超えます。意図した内容であれば、運用担当者が上限を上げてください。",
        $"It unpacks to more than {ratio:N0} times its size (Files:Unpacking:MaxRatio). If that is meant, the operator raises the limit.");
}
