using Bus.Core.Contracts;
using Bus.Core.Region;

namespace Bus.Region.Validation.Routes;

/// <summary>Layout, character set and packing of files, in either direction.</summary>
internal static class FormOfFiles
{
    public static FileForm Check(ValidationScope scope, Contract? contract, string? layout, string? encoding, TextDocument? gaiji, DocumentPath file)
    {
        string[] layouts = contract is null ? [] : [FileForm.Csv, FileForm.CsvWithoutHeader, FileForm.Xml, .. contract.OwnLayouts.Select(l => l.Name)];
        var named = contract is null ? null : scope.Word(file["layout"], layout, layouts, ifAbsent: FileForm.Csv);
        var set = scope.Word(file["encoding"], encoding, [.. scope.Catalogue.CharacterSets.Select(s => s.Name)], ifAbsent: "utf-8");
        var form = new FileForm(set, named == FileForm.Csv ? null : named, gaiji?.Value);
        if (contract is not null && contract.Layout(form.LayoutName) is not null && scope.Catalogue.WhyNotForm(contract, form) is { } why) scope.Error(file, new Finding("bad-file-form", why));
        return form;
    }

    public static Compression Packing(ValidationScope scope, string? compression, DocumentPath file) =>
        scope.Word(file["compression"], compression, Words.Compressions, ifAbsent: "none") switch
        {
            "gzip" => Compression.Gzip,
            "zip" => Compression.Zip,
            _ => Compression.None,
        };

    /// <summary>As it stands in a region file; null: not at all.</summary>
    public static string? Word(Compression compression) => compression switch
    {
        Compression.Gzip => "gzip",
        Compression.Zip => "zip",
        _ => null,
    };
}
