using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Records;

namespace Bus.Core.Pipeline.TakingIn;

/// <summary>What is told of records that open errors of earlier files hold.</summary>
internal static class HeldKeyFaults
{
    /// <summary>An error of the same ordering key is open.</summary>
    public static ItemFault EarlierError(OpenReject first) => new("", RecordCode.EarlierError, new(
        $"この順序保証キーには、受付 {first.Receipt} の {first.Line} 行目のエラーが未訂正のまま残っています。そのエラーを訂正ファイル（エンドファイルの6番目の項目に corrects={first.Receipt}）で訂正するか対象外にしてから、送り直してください。",
        $"Line {first.Line} of receipt {first.Receipt} is an open error of the same ordering key. Correct it by a correction file (corrects={first.Receipt} as part 6 of its end file) or have it dismissed, then send this again."));

    /// <summary>The same, and whether the record corrects one before it cannot be told.</summary>
    public static ItemFault Untold(OpenReject first) => new("", RecordCode.EarlierError, new(
        $"この順序保証キーには、受付 {first.Receipt} の {first.Line} 行目のエラーが未訂正のまま残っていて、このレコードがそれより前の行の訂正かどうかを判断できません。この受付の未訂正エラーをすべて、それだけを、行の順に1つの訂正ファイルで送るか、{first.Line} 行目を対象外にしてください。",
        $"Line {first.Line} of receipt {first.Receipt} is an open error of the same ordering key, and whether this record corrects a line before it cannot be told. Send all open errors of that receipt, and nothing else, in the order of lines in one correction file, or have line {first.Line} dismissed."));

    /// <summary>A correction file whose records do not come in the order of the lines that they correct.</summary>
    public static Fault Disorder(string corrects) => Fault.Of(FaultCode.InvalidMessage,
        $"訂正ファイルのレコードが、受付 {corrects} の行の順に並んでいません。同じ順序保証キーの後のレコードが先のレコードを追い越すため、ファイル全体を取り込みませんでした。訂正したレコードだけを行の順に並べて、送り直してください。",
        $"The records of the correction file do not come in the order of lines of receipt {corrects}: a later record of an ordering key would overtake an earlier one, so nothing of the file was taken. Put the corrected records, and no others, in the order of lines and send them again.");
}
