namespace Bus.Demo.Sample;

/// <summary>Made-up payers. Every character is in CP932, some of them in its vendor extensions (髙, 﨑).</summary>
internal static class Payers
{
    private static readonly string[] Families =
    [
        "佐藤", "田中", "山口", "中島", "松尾", "古賀", "井上", "池田", "前田", "江口", "原", "吉田", "川崎", "宮﨑", "髙橋", "福田", "坂本", "西村", "大坪", "諸岡", "副島", "馬場", "草場", "溝上",
    ];

    private static readonly string[] Given =
    [
        "太郎", "花子", "一郎", "美咲", "健太", "さくら", "翔", "陽子", "直樹", "由美子", "大輔", "恵", "誠", "久美子", "隆", "千代", "清", "みどり", "和夫", "カズエ",
    ];

    private static readonly string[] Trades = ["建設", "商店", "水産", "運輸", "製茶", "窯業", "電機", "工務店"];

    public static string Person(Random random) => $"{Pick(Families, random)}　{Pick(Given, random)}";

    // 見本 (sample) in the name keeps it from being any real company's.
    public static string Company(Random random) =>
        random.Next(2) == 0 ? $"株式会社見本{Pick(Families, random)}{Pick(Trades, random)}" : $"見本{Pick(Trades, random)}有限会社";

    private static string Pick(string[] from, Random random) => from[random.Next(from.Length)];
}
