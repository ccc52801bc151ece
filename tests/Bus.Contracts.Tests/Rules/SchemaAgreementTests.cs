using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Schema;
using Bus.Contracts.Rules;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;
using FsCheck;
using FsCheck.Fluent;

namespace Bus.Contracts.Tests.Rules;

/// <summary>A rule accepts exactly what the validator of System.Xml.Schema accepts, but for what the rule knows beyond the XSD: the calendar, check digits, code points.</summary>
public class SchemaAgreementTests
{
    [Theory]
    [InlineData("collection-history")]
    [InlineData("assessment")]
    public void EveryItem_AnyValue_IsJudgedAsByTheXsd(string name)
    {
        var contract = TestContracts.Catalogue.Find(name)!;
        var validator = new ItemValidator(contract);
        foreach (var item in contract.Items)
            Prop.ForAll(Values().ToArbitrary(), text => Agrees(item, text, validator)).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static bool Agrees(Item item, string text, ItemValidator validator)
    {
        var value = item.Rule is ContractRule { Collapses: true } ? text.Trim(' ', '\t', '\r', '\n') : text;
        if (value.Length == 0) return true;
        var accepted = item.Rule.Check(Encoding.UTF8.GetBytes(value)) is null;
        var valid = validator.Accepts(item.Element, text);
        return accepted == (item.Rule switch
        {
            DateRule => valid && IsDate(text),
            CheckDigitRule => valid && MunicipalityCode.TryParse(text, out _),
            TextRule => valid || text.EnumerateRunes().Count() <= 100,
            ContractRule { Collapses: true } or CodeTableRule => valid,
            // .NET anchors patterns with '$', which also matches before a last line feed.
            _ => valid && !text.EndsWith('\n'),
        });
    }

    private static bool IsDate(string text) =>
        text is "0000-00-00" or "0000-01-01" || DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static Gen<string> Values()
    {
        var letters = Gen.Elements("0", "1", "2", "3", "9", "-", "-", ":", "A", "z", " ", "\n", "+", ".", ",", "０", "甲", "\U0010DE92", "\u0663");
        var digits = Gen.Choose(0, 9).Select(d => d.ToString(CultureInfo.InvariantCulture));
        var number = Between(digits, 1, 22);
        var noise = Between(letters, 0, 12);
        var date = Gen.Choose(0, 10000).SelectMany(y => Gen.Choose(0, 13).SelectMany(m => Gen.Choose(0, 32).Select(d => $"{y:D4}-{m:D2}-{d:D2}")));
        var time = Gen.Choose(0, 25).SelectMany(h => Gen.Choose(0, 61).SelectMany(m => Gen.Choose(0, 61).Select(s => $"{h:D2}:{m:D2}:{s:D2}")));
        return Gen.OneOf(
            number, number.Select(n => "-" + n), number.Select(n => $" {n}\n"), noise, date, time, digits,
            number.SelectMany(n => letters.Select(l => n[..(n.Length / 2)] + l + n[(n.Length / 2)..])),
            date.SelectMany(d => letters.Select(l => d + l)),
            Between(Gen.Elements("甲", "乙", "a", "\U0010DE92"), 95, 105),
            Gen.Elements("362018", "412066", "362019", "A1", "0000-00-00", "0000-01-01", "9999-12-31", "2024-02-29"));
    }

    private static Gen<string> Between(Gen<string> pieces, int min, int max) =>
        Gen.Choose(min, max).SelectMany(n => pieces.ArrayOf(n)).Select(p => string.Concat(p));

    /// <summary>Validates single items with the framework's streaming validator, as a document would be.</summary>
    private sealed class ItemValidator
    {
        private readonly XmlSchemaSet _set = new();
        private readonly Dictionary<string, XmlSchemaElement> _elements;

        public ItemValidator(Contract contract)
        {
            using var reader = XmlReader.Create(new StringReader(TestContracts.Formats().Schema(contract, [])));
            _set.Add(null, reader);
            _set.Compile();
            var record = (XmlSchemaComplexType)_set.GlobalTypes[new XmlQualifiedName("Record", contract.SchemaNamespace)]!;
            _elements = ((XmlSchemaSequence)record.ContentTypeParticle).Items.OfType<XmlSchemaElement>().ToDictionary(e => e.QualifiedName.Name);
        }

        public bool Accepts(string element, string text)
        {
            var valid = true;
            var names = new NameTable();
            var validator = new XmlSchemaValidator(names, _set, new XmlNamespaceManager(names), XmlSchemaValidationFlags.None);
            validator.ValidationEventHandler += (_, _) => valid = false;
            var declared = _elements[element];
            validator.Initialize(declared);
            validator.ValidateElement(declared.QualifiedName.Name, declared.QualifiedName.Namespace, null);
            validator.ValidateEndOfAttributes(null);
            validator.ValidateText(text);
            validator.ValidateEndElement(null);
            validator.EndValidation();
            return valid;
        }
    }
}
