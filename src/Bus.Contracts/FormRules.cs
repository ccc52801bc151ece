using Bus.Contracts.Characters;
using Bus.Contracts.Fixed;
using Bus.Contracts.Layouts;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;

namespace Bus.Contracts;

/// <summary>Which layouts and character sets go together.</summary>
internal static class FormRules
{
    /// <summary>Why no file of the contract can be in this form; null: one can.</summary>
    public static Bilingual? WhyNot(CharacterSets sets, Contract contract, FileForm form)
    {
        if (contract.Layout(form.LayoutName) is not { } layout)
            return new($"{contract} にレイアウト {form.LayoutName} はありません。あるもの: {Known(contract)}", $"{contract} has no layout {form.LayoutName}. There are: {Known(contract)}");
        if (sets.Encoding(form) is not { } encoding)
            return sets.GaijiError(form) is { } gaiji
                ? new($"外字の表（gaiji）の {gaiji.Line} 行目: {gaiji.What.Ja}", $"Line {gaiji.Line} of gaiji: {gaiji.What.En}")
                : new($"文字コード {form.CharacterSet} がこのハブにありません。表を置くか、C ライブラリの変換表（iconv）を入れてください。", $"This hub has no character set {form.CharacterSet}. Put its table there, or install the C library's converters (iconv).");
        if (layout.Kind == LayoutKind.Xml && !encoding.IsUtf8)
            return new($"XML のファイルの文字コードは utf-8 です（{form.CharacterSet} は使えません）。", $"An XML file is in utf-8, not in {form.CharacterSet}.");
        if (layout.Kind == LayoutKind.Csv && !encoding.AsciiSafe)
            return new($"CSV のファイルに文字コード {form.CharacterSet} は使えません。区切りと引用符が ASCII でないためです。固定長のレイアウトを使ってください。",
                $"A CSV file cannot be in {form.CharacterSet}: its separators and quotes are not ASCII. Use a fixed layout.");
        if (layout.Kind != LayoutKind.Fixed || FixedCodes.Unwritable(OwnLayouts.Find(contract, layout.Name)!, encoding).FirstOrDefault() is not { } constant) return null;
        return new($"レイアウト {layout.Name} の定数「{constant}」を文字コード {form.CharacterSet} で表せません。", $"The constant '{constant}' of layout {layout.Name} cannot be written in {form.CharacterSet}.");
    }

    private static string Known(Contract contract) => string.Join(", ", contract.OwnLayouts.Select(l => l.Name).Prepend(FileForm.Xml).Prepend(FileForm.CsvWithoutHeader).Prepend(FileForm.Csv));
}
